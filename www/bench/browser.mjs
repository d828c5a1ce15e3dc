/** A static server for the benchmark's files, and the browser that opens them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { chromium } from "@playwright/test";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".csv": "text/csv",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Serves each folder of `mounts` ({ "/prefix/": folder }) on a free port of this machine. */
async function serve(mounts) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = locate(mounts, path.endsWith("/") ? `${path}index.html` : path);
    const body = file && (await readFile(file).catch(() => null));
    response.writeHead(body ? 200 : 404, { "content-type": (file && TYPES[extname(file)]) ?? "text/plain" });
    response.end(body ?? "not found");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** The file behind a path, or null when no mount has it or it would leave its folder. */
function locate(mounts, path) {
  for (const [prefix, folder] of Object.entries(mounts)) {
    if (!path.startsWith(prefix)) continue;
    const file = normalize(join(folder, path.slice(prefix.length)));
    return file.startsWith(normalize(folder) + sep) ? file : null;
  }
  return null;
}

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:/Program Files/Google/Chrome/Application/chrome.exe",
];

/** Chrome or Chromium: the environment's CHROME, or the first that is installed. */
function findChrome() {
  const found = process.env.CHROME ?? PLACES.find((place) => existsSync(place));
  if (!found) throw new Error("no Chrome or Chromium found; set CHROME to its path");
  return found;
}

const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** More flags, with which a machine without a graphics processor has WebGPU: its shaders run on the CPU. */
export const SOFTWARE_WEBGPU = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-unsafe-swiftshader",
];

/** Starts the browser. */
const launch = (flags = []) => chromium.launch({ executablePath: findChrome(), args: [...FLAGS, ...flags] });

/** The browser's version. */
export async function browserVersion() {
  const browser = await launch();
  const version = browser.version();
  await browser.close();
  return `Chromium ${version}`;
}

/** Runs `work(page, origin, browser)` in a fresh browser with the folders served, and cleans up after it. */
export async function withPage(mounts, work, flags) {
  const server = await serve(mounts);
  const browser = await launch(flags);
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    return await work(page, server.origin, browser);
  } finally {
    await browser.close();
    server.close();
  }
}

/**
 * A clock of the processor time that the browser's processes have used, in milliseconds: on a shared machine it counts
 * less of what others do than the time of day. Null where the system does not tell (it is Linux's schedstat).
 */
export async function processorClock(browser) {
  if (!existsSync("/proc/self/schedstat")) return null;
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return () => processInfo.reduce((sum, { id }) => sum + threadsMs(id), 0);
}

/** Processor time of all threads of a process, in milliseconds. */
function threadsMs(process) {
  const folder = `/proc/${process}/task`;
  let nanoseconds = 0;
  for (const thread of existsSync(folder) ? readdirSync(folder) : []) {
    try {
      nanoseconds += Number(readFileSync(`${folder}/${thread}/schedstat`, "utf8").split(" ")[0]);
    } catch {
      // The thread has ended.
    }
  }
  return nanoseconds / 1e6;
}
