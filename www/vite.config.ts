import { defineConfig } from "vitest/config";

/** Relative paths throughout: the site works under any sub-path of a static host. */
export default defineConfig({
  base: "./",
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
