// Making an account, and leaving.
import { expect, test } from "../support/test.ts";
import { newAccount, signOut, signUp } from "../support/accounts.ts";
import { open } from "../support/pages.ts";

test("signing up signs in, signing out leaves", async ({ page }) => {
  const account = newAccount();
  await signUp(page, account);
  await expect(page.getByRole("navigation")).toContainText(account.email);

  await signOut(page);
  await expect(page.getByRole("navigation")).not.toContainText(account.email);
  const response = await open(page, "/notes");
  expect(response.status()).toBe(401);
});

test("a short password is refused with a reason, and the e-mail is kept", async ({ page }) => {
  const account = newAccount();
  await open(page, "/sign-up");
  const main = page.getByRole("main");
  await main.getByLabel("E-mail").fill(account.email);
  await main.getByLabel("Password").fill("short");
  // The browser's own check would keep the form back; the server's is what is tested.
  await main.locator("form").evaluate((form) => ((form as HTMLFormElement).noValidate = true));
  await main.getByRole("button", { name: "Create account" }).click();

  await expect(page.getByRole("alert")).toContainText("15");
  await expect(main.getByLabel("E-mail")).toHaveValue(account.email);
  await expect(page).toHaveURL("/sign-up");
});

test("an address has one account", async ({ page, otherPage }) => {
  const account = newAccount();
  await signUp(page, account);

  await open(otherPage, "/sign-up");
  const main = otherPage.getByRole("main");
  await main.getByLabel("E-mail").fill(account.email.toUpperCase());
  await main.getByLabel("Password").fill("another-password-of-fair-length");
  await main.getByRole("button", { name: "Create account" }).click();

  await expect(otherPage.getByRole("alert")).toBeVisible();
  await expect(otherPage).toHaveURL("/sign-up");
});

test("a password manager is told that the password is a new one", async ({ page }) => {
  await open(page, "/sign-up");
  const main = page.getByRole("main");
  await expect(main.getByLabel("E-mail")).toHaveAttribute("autocomplete", /\busername\b/);
  await expect(main.getByLabel("Password")).toHaveAttribute("autocomplete", "new-password");
});
