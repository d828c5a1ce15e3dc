/** The peers of www/bench/peers as files that a browser can load. Their npm packages are installed by `cargo xtask bench`. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

/** Where the back end of TensorFlow.js finds its WebAssembly, as a path of the benchmark's server. */
export const TFJS_WASM = "/tfjs-wasm/";

/**
 * Bundles `peers` (file names without their ending) into `out`. The folders to serve, and for each peer that cannot take
 * part the reason.
 */
export async function bundle(root, peers, out) {
  const folder = join(root, "www/bench/peers");
  const mounts = {
    "/peers/": out,
    [TFJS_WASM]: join(folder, "node_modules/@tensorflow/tfjs-backend-wasm/dist"),
  };
  const missing = {};
  for (const peer of peers) {
    if (!existsSync(join(folder, "node_modules"))) {
      missing[peer] = "its npm packages are not there; `npm ci` in www/bench/peers installs them";
      continue;
    }
    try {
      await write(folder, peer, out);
    } catch (error) {
      missing[peer] = `cannot be bundled: ${String(error.message).split("\n")[0]}`;
    }
  }
  return { mounts, missing };
}

const write = (folder, peer, out) =>
  build({
    root: folder,
    configFile: false,
    publicDir: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      outDir: out,
      emptyOutDir: false,
      target: "es2022",
      lib: { entry: join(folder, `${peer}.js`), formats: ["es"], fileName: () => `${peer}.js` },
    },
  });
