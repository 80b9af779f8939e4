// The end of a session is near: with JavaScript somebody is told, and can put it off.
import { expect, test } from "../support/test.ts";
import { newAccount, signUp } from "../support/accounts.ts";
import { open } from "../support/pages.ts";
import { type Server, startServer } from "../support/server.ts";

/** Seconds; two minutes before the end it is announced. */
const IDLE = 125;

const shortly = test.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await startServer({ SESSION_IDLE: String(IDLE) });
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => {
    await use(server.origin);
  },
});

shortly("the end of a session is announced, and can be put off", async ({ page, js }) => {
  await signUp(page, newAccount());
  await open(page, "/notes");
  const notice = page.getByText("You will be signed out in less than two minutes.");
  await expect(notice).toHaveCount(0);
  if (!js) {
    // Nothing can be announced; a form that comes too late is kept (`resume-form`).
    await expect(page.locator(".session-end")).toBeHidden();
    return;
  }
  await expect(notice).toBeVisible({ timeout: 15_000 });
  const extended = page.waitForResponse(/\/api\/extend_session/);
  await page.getByRole("button", { name: "Stay signed in" }).click();
  expect((await extended).status()).toBe(200);
  await expect(notice).toHaveCount(0);
});

test("nobody is told who has time", async ({ page }) => {
  await signUp(page, newAccount());
  await open(page, "/notes");
  await expect(page.locator(".session-end")).toBeHidden();
});
