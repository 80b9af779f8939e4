// `test` with what every test here needs, and with one demand on every page: a quiet console.
import { test as base, expect, type Page } from "@playwright/test";

import { prepare } from "./pages.ts";

interface Fixtures {
  /** Whether this run has JavaScript. */
  js: boolean;
  /** A page of somebody else: its own cookies, the same kind of browser. */
  otherPage: Page;
  /** A second tab of the same visitor. */
  secondTab: Page;
}

/** What the browser itself says about an answer that we want to be 401, 403, 404 or 422. */
const EXPECTED = /^Failed to load resource: the server responded with a status of 4\d\d/;

function watchConsole(page: Page, errors: string[]): void {
  page.on("pageerror", (error) => errors.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !EXPECTED.test(message.text())) {
      errors.push(message.text());
    }
  });
}

export const test = base.extend<Fixtures>({
  js: async ({ javaScriptEnabled }, use) => {
    await use(javaScriptEnabled !== false);
  },

  page: async ({ page, js }, use) => {
    const errors: string[] = [];
    watchConsole(page, errors);
    await prepare(page, js);
    await use(page);
    expect(errors, "errors in the console").toEqual([]);
  },

  otherPage: async ({ browser, baseURL, js }, use) => {
    const errors: string[] = [];
    const context = await browser.newContext({ baseURL, javaScriptEnabled: js });
    const page = await context.newPage();
    watchConsole(page, errors);
    await prepare(page, js);
    await use(page);
    await context.close();
    expect(errors, "errors in the other page's console").toEqual([]);
  },

  secondTab: async ({ context, js }, use) => {
    const errors: string[] = [];
    const page = await context.newPage();
    watchConsole(page, errors);
    await prepare(page, js);
    await use(page);
    expect(errors, "errors in the second tab's console").toEqual([]);
  },
});

export { expect };
