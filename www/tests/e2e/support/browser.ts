/** Which browser the tests drive. */
import { existsSync } from "node:fs";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:/Program Files/Google/Chrome/Application/chrome.exe",
];

/** Chrome or Chromium: the environment's CHROME, or the first that is installed. */
export function findChrome(): string {
  const found = process.env.CHROME ?? PLACES.find((place) => existsSync(place));
  if (!found) throw new Error("no Chrome or Chromium found; set CHROME to its path");
  return found;
}

/** Quiet and complete: no traffic of the browser's own, and an adapter for WebGPU without a GPU. */
export const FLAGS = [
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
] as const;
