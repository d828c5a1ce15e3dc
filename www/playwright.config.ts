/** End-to-end tests: the built site in a real Chromium. `npm run build` comes first. */
import { defineConfig } from "@playwright/test";
import { FLAGS, findChrome } from "./tests/e2e/support/browser";
import { freePort } from "./tests/e2e/support/server";

/** Chosen once: the test processes inherit it. */
process.env.PREVIEW_PORT ??= String(await freePort());
const origin = `http://localhost:${process.env.PREVIEW_PORT}`;

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Generous: two tests share two cores, perhaps with other programs. Nothing waits longer than it must.
  timeout: 180_000,
  expect: { timeout: 40_000 },
  reporter: [["list"]],
  use: {
    baseURL: origin,
    locale: "en-US",
    colorScheme: "light",
    viewport: { width: 1280, height: 900 },
    actionTimeout: 40_000,
    launchOptions: { executablePath: findChrome(), args: [...FLAGS] },
  },
  webServer: {
    command: `npx vite preview --port ${process.env.PREVIEW_PORT} --strictPort`,
    url: origin,
    reuseExistingServer: false,
    timeout: 60_000,
  },
});
