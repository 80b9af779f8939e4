// Signing out, and what the browser still has afterwards.
import { expect, test } from "../support/test.ts";
import { newAccount, signOut, signUp, submitSignIn } from "../support/accounts.ts";
import { answerTo, open } from "../support/pages.ts";

test("signing out clears what the browser kept of the site", async ({ page, js }) => {
  const account = newAccount();
  await signUp(page, account);
  await page.evaluate(() => localStorage.setItem("draft", "for nobody who comes later"));
  const kept = () => page.evaluate(() => localStorage.getItem("draft"));
  expect(await kept()).not.toBeNull();

  const posted = answerTo(page);
  await signOut(page);
  const response = await posted;
  expect(new URL(response.url()).pathname).toBe(js ? "/api/sign_out" : "/notes");
  expect(await response.headerValue("clear-site-data")).toBe('"cache", "storage"');
  await expect.poll(kept).toBeNull();

  await open(page, "/notes");
  await submitSignIn(page, account);
  await expect(page.getByRole("navigation")).toContainText(account.email);
});

test("signing in clears nothing", async ({ page }) => {
  const account = newAccount();
  await signUp(page, account);
  await signOut(page);
  await open(page, "/notes");
  await page.evaluate(() => localStorage.setItem("draft", "kept"));
  await submitSignIn(page, account);
  await expect(page.getByRole("navigation")).toContainText(account.email);
  expect(await page.evaluate(() => localStorage.getItem("draft"))).toBe("kept");
});
