// Step-up: what takes a fresh proof asks for the password at the same URL, and the session stays.
import type { Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";
import { type Account, newAccount, signUp, submitSignIn } from "../support/accounts.ts";
import { makeKey, openSettings, shownKey } from "../support/keys.ts";
import { ready } from "../support/pages.ts";
import { startServer } from "../support/server.ts";

const WRONG = "not-the-one-that-it-is";

const stepUp = (page: Page) => page.locator('[data-page="step-up"]');

/** Fills in and sends the form of the step-up page. */
async function confirm(page: Page, password: string): Promise<void> {
  await stepUp(page).getByLabel("Password").fill(password);
  await stepUp(page).getByRole("button", { name: "Confirm" }).click();
}

/** The page says whose password it wants; a wrong one stays there, the right one leads on. */
async function confirmAfterMistake(page: Page, account: Account): Promise<void> {
  const url = page.url();
  await expect(stepUp(page)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Confirm that it is you");
  await expect(stepUp(page).getByLabel("Account")).toHaveValue(account.email);
  await expect(stepUp(page).getByLabel("Account")).not.toBeEditable();
  await ready(page);
  await confirm(page, WRONG);
  await expect(page.getByRole("alert").filter({ visible: true })).toContainText("not your password");
  await expect(stepUp(page)).toBeVisible();
  await ready(page);
  await confirm(page, account.password);
  await expect(stepUp(page)).toHaveCount(0);
  expect(page.url()).toBe(url);
  await ready(page);
}

test("a key takes the password again once the sign-in is a while ago", async ({ page }) => {
  test.slow();
  const server = await startServer({ STEP_UP_AFTER: "15" });
  const account = newAccount();
  try {
    await page.goto(`${server.origin}/sign-up`);
    await ready(page);
    const form = page.getByRole("main");
    await form.getByLabel("E-mail").fill(account.email);
    await form.getByLabel("Password").fill(account.password);
    await form.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");
    // The clock of a server that runs can not be moved.
    await page.waitForTimeout(16_000);

    expect((await page.goto(`${server.origin}/settings`))?.status()).toBe(200);
    await ready(page);
    await page.getByLabel("Name", { exact: true }).fill("The backup");
    await page.getByRole("button", { name: "Make key" }).click();
    await confirmAfterMistake(page, account);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
    // What was asked for has gone on by itself. Its answer empties the form.
    await expect(shownKey(page)).toBeVisible();
    const key = await makeKey(page, "Another backup");
    expect(key).toMatch(/^ak_/);
    await expect(shownKey(page)).toBeVisible();
  } finally {
    await server.stop();
  }
});

test("deleting the account takes the password each time", async ({ page }) => {
  const account = newAccount();
  await signUp(page, account);
  await openSettings(page);
  const remove = page.getByRole("button", { name: "Delete account" });
  await remove.click();
  await confirmAfterMistake(page, account);

  // What was asked for before may go on by itself; where it does not, it is asked for again.
  const gone = page.locator('[data-page="unauthorized"]');
  await expect(gone.or(remove)).toBeVisible();
  if (await remove.isVisible()) await remove.click({ timeout: 2_000 }).catch(() => {});
  await expect(gone).toBeVisible();
  await expect(page).toHaveURL("/settings");
  await ready(page);
  await submitSignIn(page, account);
  await expect(page.getByRole("alert").filter({ visible: true })).toContainText("do not match");
});
