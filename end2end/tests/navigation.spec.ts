// From the start page into a protected one, by a link.
import { expect, test } from "../support/test.ts";
import { newAccount, signOut, signUp, submitSignIn } from "../support/accounts.ts";
import { isMarked, mark, open } from "../support/pages.ts";

test("a link to the notes shows the login form, and after it the notes", async ({ page, js }) => {
  const account = newAccount();
  await signUp(page, account);
  await signOut(page);
  await open(page, "/");
  await mark(page);

  await page.getByRole("navigation").getByRole("link", { name: "Notes" }).click();
  await expect(page.locator('[data-page="unauthorized"]')).toBeVisible();
  await expect(page).toHaveURL("/notes");
  expect(await isMarked(page), "with JavaScript no page is loaded").toBe(js);

  await submitSignIn(page, account);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");
  await expect(page).toHaveURL("/notes");
  expect(await isMarked(page), "with JavaScript no page is loaded").toBe(js);
});

test("away from the login form, and back by the browser's button", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("navigation").getByRole("link", { name: "Notes" }).click();
  await expect(page.locator('[data-page="unauthorized"]')).toBeVisible();

  await page.getByRole("link", { name: "Notebook", exact: true }).click();
  await expect(page).toHaveURL("/");
  await expect(page.locator('[data-page="unauthorized"]')).toHaveCount(0);

  await page.goBack();
  await expect(page).toHaveURL("/notes");
  await expect(page.locator('[data-page="unauthorized"]')).toBeVisible();
});

test("an address without a page is 404, inside the layout", async ({ page }) => {
  const response = await open(page, "/nowhere");
  expect(response.status()).toBe(404);
  await expect(page.locator('[data-page="not-found"]')).toBeVisible();
  await expect(page.getByRole("navigation").getByRole("link", { name: "Notes" })).toBeVisible();
});
