// Links in mails: verifying an address, and a new password without the old one.
import { expect, test } from "../support/test.ts";
import { type Account, newAccount, signUp, submitSignIn } from "../support/accounts.ts";
import { newestLink } from "../support/outbox.ts";
import { open } from "../support/pages.ts";
import type { Page } from "@playwright/test";

const NEW = "another-lantern-in-the-harbour";

async function chooseNew(page: Page): Promise<void> {
  await page.getByLabel("New password").fill(NEW);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Your password is changed")).toBeVisible();
}

async function signIn(page: Page, account: Account): Promise<void> {
  await open(page, "/sign-in");
  await submitSignIn(page, account);
}

test("who signs up verifies their address by a link, in the same browser", async ({ page }) => {
  const account = newAccount();
  await signUp(page, account);
  await open(page, "/settings");
  const notice = page.getByRole("heading", { name: "Verify your e-mail address" });
  await expect(notice).toBeVisible();

  const link = await newestLink(account, "verify-email");
  const response = await open(page, link);
  expect(response.headers()["referrer-policy"]).toBe("no-referrer");
  expect(response.headers()["cache-control"]).toContain("no-store");
  await expect(page.getByText("is verified")).toBeHidden();
  await page.getByRole("button", { name: "Verify my address" }).click();
  await expect(page.getByText("Your e-mail address is verified.")).toBeVisible();

  await open(page, "/settings");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
  await expect(notice).toHaveCount(0);
});

test("a forgotten password is replaced by a link, and ends every session", async ({
  page,
  otherPage,
}) => {
  const account = newAccount();
  await signUp(page, account);

  await open(otherPage, "/sign-in");
  await otherPage.getByRole("link", { name: "Forgot your password?" }).click();
  await expect(otherPage).toHaveURL("/forgot-password");
  await otherPage.getByLabel("E-mail").fill(account.email);
  await otherPage.getByRole("button", { name: "Send a link" }).click();
  await expect(otherPage.getByText("we have sent a link")).toBeVisible();

  await open(otherPage, await newestLink(account, "reset-password"));
  await otherPage.getByLabel("New password").fill("short");
  const submit = otherPage.getByRole("button", { name: "Change password" });
  await submit.evaluate((it) => ((it as HTMLButtonElement).form!.noValidate = true));
  await submit.click();
  await expect(otherPage.getByRole("alert")).toContainText("15");
  await chooseNew(otherPage);

  await signIn(otherPage, account);
  await expect(otherPage.getByRole("alert")).toBeVisible();
  await signIn(otherPage, { ...account, password: NEW });
  await expect(otherPage.getByRole("heading", { level: 1 })).toHaveText("Notes");
  expect((await open(page, "/notes")).status()).toBe(401);
});

test("who verifies an address that somebody else signed up with gets the account", async ({
  page,
  otherPage,
}) => {
  const account = newAccount();
  await signUp(page, account);

  await open(otherPage, await newestLink(account, "verify-email"));
  await otherPage.getByRole("button", { name: "Verify my address" }).click();
  await expect(otherPage).toHaveURL(/\/reset-password\?token=/);
  await chooseNew(otherPage);
  await signIn(otherPage, { ...account, password: NEW });
  await expect(otherPage.getByRole("heading", { level: 1 })).toHaveText("Notes");

  expect((await open(page, "/notes")).status()).toBe(401);
  await submitSignIn(page, account);
  await expect(page.getByRole("alert")).toBeVisible();
});

test("a link works once", async ({ page, otherPage }) => {
  const account = newAccount();
  await signUp(page, account);
  const link = await newestLink(account, "verify-email");
  await open(page, link);
  await page.getByRole("button", { name: "Verify my address" }).click();
  await expect(page.getByText("Your e-mail address is verified.")).toBeVisible();

  await open(otherPage, link);
  await otherPage.getByRole("button", { name: "Verify my address" }).click();
  await expect(otherPage.getByRole("alert")).toContainText("does not work any more");
});
