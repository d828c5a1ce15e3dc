import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Tells the browser of the first module at once: the script that fetches it comes only after its own download. */
const preloadModule: Plugin = {
  name: "preload-module",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => /(^|\/)training_bg[^/]*\.wasm$/.test(file))
        .map((file) => ({
          tag: "link",
          attrs: {
            rel: "preload",
            as: "fetch",
            type: "application/wasm",
            crossorigin: true,
            href: `./${file}`,
          },
          injectTo: "head",
        })),
  },
};

/** Relative paths throughout: the site works under any sub-path of a static host. */
export default defineConfig({
  base: "./",
  plugins: [preloadModule],
  worker: { format: "es" },
  server: { fs: { allow: [".."] } },
  build: {
    target: "es2022",
    // Only images this small become data: addresses; wasm and locale files stay files of their own.
    assetsInlineLimit: 1024,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  // The fuzzed tests take seconds, and tens of seconds on two busy cores.
  test: { include: ["tests/unit/**/*.test.ts"], environment: "node", testTimeout: 120_000 },
});
