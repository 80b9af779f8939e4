// What a developer sees beside a refused page, and nobody else.
import type { Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";
import { newAccount, signUp } from "../support/accounts.ts";
import { open } from "../support/pages.ts";
import { type Server, startServer } from "../support/server.ts";

/** Against a server of one's own, as a developer has it. */
const development = test.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await startServer({ LEPTOS_ENV: "DEV" });
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => {
    await use(server.origin);
  },
});

/** The overlay names the line that refused, the boundary that answers, and why. */
async function expectOverlay(page: Page, guard: RegExp, boundary: RegExp, reason: RegExp) {
  const overlay = page.locator("details.interrupt-overlay");
  await expect(overlay).toHaveCount(1);
  // Its style is an attribute, which only the policy of development allows.
  await expect(overlay).toHaveCSS("background-color", "rgb(31, 41, 55)");
  await expect(overlay.locator('[data-interrupt="guard"]')).toHaveText(guard);
  await expect(overlay.locator('[data-interrupt="boundary"]')).toHaveText(boundary);
  await expect(overlay.locator('[data-interrupt="reason"]')).toHaveText(reason);
}

development("development names guard, boundary and reason at the first load", async ({ page }) => {
  await open(page, "/notes");
  await expectOverlay(page, /notes\/functions\.rs:\d+/, /^root$/, /NoCredential/);
});

development("and after a navigation in the browser", async ({ page, js }) => {
  await open(page, "/sign-in");
  await expect(page.locator(".interrupt-overlay")).toHaveCount(0);
  const asked = page.waitForResponse((response) => response.status() === 401);
  await page.getByRole("navigation").getByRole("link", { name: "Notes" }).click();
  const answer = await asked;
  expect(new URL(answer.url()).pathname).toBe(js ? "/api/list_notes" : "/notes");
  expect(await answer.text()).toMatch(/notes\/functions\.rs:\d+/);
  await expectOverlay(page, /notes\/functions\.rs:\d+/, /^root$/, /NoCredential/);
});

development("a boundary of a folder is named, and who lacks a role told so", async ({ page }) => {
  await signUp(page, newAccount());
  await open(page, "/admin");
  await expectOverlay(page, /admin\/mod\.rs:\d+/, /admin/, /./);
});

development("at the width of a telephone it covers nothing of the form", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 480 });
  await open(page, "/notes");
  const overlay = await page.locator("details.interrupt-overlay").boundingBox();
  const form = await page.getByRole("main").locator("form").first().boundingBox();
  if (!overlay || !form) throw new Error("one of them is not shown");
  const apart = overlay.y >= form.y + form.height || form.y >= overlay.y + overlay.height;
  expect(apart, "overlay and form are apart").toBe(true);
});

test("production tells nobody", async ({ page }) => {
  const response = await open(page, "/notes");
  expect(await response.text()).not.toMatch(/interrupt-overlay|\.rs\b/);
  await open(page, "/sign-in");
  const asked = page.waitForResponse((response) => response.status() === 401);
  await page.getByRole("navigation").getByRole("link", { name: "Notes" }).click();
  expect(await (await asked).text()).not.toMatch(/interrupt-overlay|\.rs\b/);
  await expect(page.locator('[data-page="unauthorized"]')).toBeVisible();
  await expect(page.locator(".interrupt-overlay")).toHaveCount(0);
});
