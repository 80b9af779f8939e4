// Notes: what the application is for.
import { expect, test } from "../support/test.ts";
import { newAccount, signUp } from "../support/accounts.ts";
import { addNote, openNote } from "../support/notes.ts";
import { open } from "../support/pages.ts";

test("a note is written, read, changed and thrown away", async ({ page }) => {
  await signUp(page, newAccount());
  await addNote(page, "Groceries", "Bread & <b>butter</b>");
  await openNote(page, "Groceries");
  await expect(page.getByRole("article")).toContainText("Bread & <b>butter</b>");

  await page.getByLabel("Title").fill("Groceries for Friday");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Groceries for Friday");

  await page.getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL("/notes");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");
  await expect(page.getByRole("link", { name: "Groceries for Friday" })).toHaveCount(0);
});

test("a note without a title is refused, and what was typed is kept", async ({ page }) => {
  await signUp(page, newAccount());
  await page.getByLabel("Body").fill("Only a body");
  await page.getByRole("button", { name: "Add note" }).click();

  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByLabel("Body")).toHaveValue("Only a body");
  await expect(page).toHaveURL("/notes");
});

test("a shared note is read by the other one, and changed by nobody else", async ({
  page,
  otherPage,
}) => {
  const reader = newAccount();
  await signUp(otherPage, reader);
  await signUp(page, newAccount());
  await addNote(page, "For both of us");
  const path = await openNote(page, "For both of us");

  expect((await open(otherPage, path)).status()).toBe(404);
  await page.getByLabel("Share with (e-mail)").fill(reader.email);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByRole("main")).toContainText(reader.email);

  expect((await open(otherPage, path)).status()).toBe(200);
  await expect(otherPage.getByRole("heading", { level: 1 })).toHaveText("For both of us");
  await expect(otherPage.getByRole("button", { name: "Save" })).toHaveCount(0);
  await expect(otherPage.getByRole("button", { name: "Delete" })).toHaveCount(0);
});
