// Opens the smoke page in a browser and prints the digests that it posts.
// usage: node browser.mjs chrome|firefox PROGRAM
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

import { serve } from "./server.mjs";

const LIMIT = 120_000;
const CHROME_FLAGS = [
  "--no-sandbox",
  // An adapter for WebGPU without a graphics processor.
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--no-first-run",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The driver is one of the page's npm packages. */
async function driver() {
  const packages = createRequire(new URL("../../www/package.json", import.meta.url));
  const module = await import(pathToFileURL(packages.resolve("puppeteer-core")).href);
  return module.default;
}

function within(milliseconds, promise) {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no result within ${milliseconds / 1000} s`)), milliseconds).unref();
  });
  return Promise.race([promise, late]);
}

const [browser, executablePath] = process.argv.slice(2);
const server = await serve();
const launched = await (await driver()).launch({
  browser,
  executablePath,
  headless: true,
  args: browser === "chrome" ? CHROME_FLAGS : [],
});
try {
  const page = await launched.newPage();
  page.on("console", (message) => console.error(`console: ${message.text()}`));
  page.on("pageerror", (error) => console.error(`page: ${error}`));
  await page.goto(`${server.address}tests/smoke/page.html`);
  const result = await within(LIMIT, server.result);
  if (result.error) throw new Error(result.error);
  if (result.page.join() !== result.worker.join()) throw new Error("the page and its worker differ");
  console.error(await launched.version());
  process.stdout.write(`${result.page.join("\n")}\n`);
} finally {
  await launched.close();
  server.close();
}
