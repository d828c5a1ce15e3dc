/** The tests' own `test`: every page must stay quiet and at home. */
import { test as base, expect } from "@playwright/test";
import { Playground } from "./playground";

interface Options {
  /** Console errors that the test provokes. */
  expectedErrors: readonly RegExp[];
}

interface Fixtures {
  play: Playground;
}

/** No uncaught error, no console error, no request beyond the origin the page came from. */
export const test = base.extend<Options & Fixtures>({
  expectedErrors: [[], { option: true }],

  play: async ({ page, expectedErrors }, use) => {
    const said: string[] = [];
    const foreign: string[] = [];
    page.on("pageerror", (error) => said.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") said.push(message.text());
    });
    page.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (
        protocol.startsWith("http") &&
        origin !== new URL(page.url()).origin &&
        !request.isNavigationRequest()
      )
        foreign.push(request.url());
    });
    await use(new Playground(page));
    expect(
      said.filter((text) => !expectedErrors.some((expected) => expected.test(text))),
      "errors in the console",
    ).toEqual([]);
    expect(foreign, "requests beyond the page's own origin").toEqual([]);
  },
});

export { expect };
