// The specimen: one page per way to refuse, streamed out of order, in order and not at all. Every
// load has to be right, so each is looked at many times, with signed-in loads beside the refused.
import { type Browser, type Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";

const SPECIMEN = process.env.SPECIMEN_URL ?? "http://localhost:3100";
const MODES = ["ooo", "in-order", "partial", "async"];
const CASES = ["protected", "plain", "guarded"];
const LOADS = 15;

interface Visitor {
  page: Page;
  errors: string[];
  /** Calls of server functions that the browser made. */
  calls: string[];
  close(): Promise<void>;
}

async function visitor(browser: Browser, user?: string): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: SPECIMEN });
  if (user) {
    await context.addCookies([{ name: "user", value: user, url: SPECIMEN }]);
  }
  const page = await context.newPage();
  const errors: string[] = [];
  const calls: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    const expected = /status of 401/.test(message.text());
    if (message.type() === "error" && !expected) errors.push(message.text());
  });
  page.on("request", (request) => {
    if (request.url().includes("/api/")) calls.push(request.url());
  });
  return { page, errors, calls, close: () => context.close() };
}

/** The page has been hydrated, what stands after the boundary included. */
async function expectAlive(page: Page): Promise<void> {
  const button = page.locator("#count");
  await expect(async () => {
    await button.click();
    expect(Number(await button.textContent())).toBeGreaterThan(0);
  }).toPass();
  await expect(page.locator("#open")).toHaveText("open");
}

test.describe("the specimen", () => {
  test.setTimeout(180_000);

  for (const kind of CASES) {
    for (const mode of MODES) {
      test(`${mode}/${kind}: refused and allowed loads are right every time`, async ({ browser }) => {
        const anonymous = await visitor(browser);
        const ada = await visitor(browser, "ada");
        for (let load = 0; load < LOADS; load++) {
          const [refused, allowed] = await Promise.all([
            anonymous.page.goto(`/${mode}/${kind}`),
            ada.page.goto(`/${mode}/${kind}`),
          ]);
          expect(refused?.status()).toBe(401);
          expect(await refused?.text()).not.toContain("CANARY");
          await expect(anonymous.page.locator("[data-page=unauthorized]")).toBeVisible();
          expect(allowed?.status()).toBe(200);
          await expect(ada.page.locator("#secret")).toHaveText("CANARY-of-ada");
          await expectAlive(anonymous.page);
          await expectAlive(ada.page);
          await expect(ada.page.locator("#secret")).toHaveText("CANARY-of-ada");
        }
        expect(anonymous.calls, "fetched again in the browser").toEqual([]);
        expect(ada.calls, "fetched again in the browser").toEqual([]);
        expect([...anonymous.errors, ...ada.errors]).toEqual([]);
        await anonymous.close();
        await ada.close();
      });

      test(`${mode}/${kind}: signing in heals the page where it is`, async ({ browser }) => {
        const { page, errors, close } = await visitor(browser);
        await page.goto(`/${mode}/${kind}`);
        await expectAlive(page);
        await page.evaluate("window.marker = true");
        await page.getByLabel("Name").fill("grace");
        await page.getByLabel("Password").fill("wrong");
        await page.getByRole("button", { name: "Sign in" }).click();
        await expect(page.getByRole("alert")).toContainText("do not match");
        await page.getByLabel("Password").fill("right");
        await page.getByRole("button", { name: "Sign in" }).click();
        await expect(page.locator("#secret")).toHaveText("CANARY-of-grace");
        expect(await page.evaluate("window.marker")).toBe(true);
        expect(new URL(page.url()).pathname).toBe(`/${mode}/${kind}`);
        expect(errors).toEqual([]);
        await close();
      });
    }
  }

  for (const kind of ["Protected", "Guarded"]) {
    test(`navigating to what is ${kind} shows the page, and leaving it resets`, async ({ browser }) => {
      const { page, errors, close } = await visitor(browser);
      await page.goto("/");
      await expectAlive(page);
      for (let round = 0; round < 3; round++) {
        await page.getByRole("link", { name: kind }).click();
        await expect(page.locator("[data-page=unauthorized]")).toBeVisible();
        expect(new URL(page.url()).pathname).toBe(`/ooo/${kind.toLowerCase()}`);
        await page.getByRole("link", { name: "Home" }).click();
        await expect(page.getByRole("heading", { name: "Home" })).toBeVisible();
        await expect(page).toHaveURL(`${SPECIMEN}/`);
      }
      await page.goBack();
      await expect(page.locator("[data-page=unauthorized]")).toBeVisible();
      await page.getByLabel("Name").fill("grace");
      await page.getByLabel("Password").fill("right");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.locator("#secret")).toHaveText("CANARY-of-grace");
      expect(errors).toEqual([]);
      await close();
    });
  }
});
