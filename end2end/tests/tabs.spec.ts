// Two tabs of one browser, and what the back button brings.
import type { Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";
import { newAccount, signOut, signUp, submitSignIn } from "../support/accounts.ts";
import { addNote } from "../support/notes.ts";
import { isMarked, mark, open } from "../support/pages.ts";

const NOTE = "For nobody who comes later";

async function expectNoNotes(page: Page): Promise<void> {
  await expect(page.locator('[data-page="unauthorized"]')).toBeVisible();
  await expect(page.locator("main")).not.toContainText(NOTE);
}

test("signing out in one tab locks the other, and signing in heals it", async ({
  page,
  secondTab,
  js,
}) => {
  const account = newAccount();
  await signUp(page, account);
  await addNote(page, NOTE);
  await open(secondTab, "/notes");
  await expect(secondTab.getByRole("link", { name: NOTE })).toBeVisible();
  await mark(secondTab);

  await signOut(page);
  // Without JavaScript a tab shows what it was loaded with.
  if (!js) await open(secondTab, "/notes");
  await expectNoNotes(secondTab);
  await expect(secondTab.getByRole("navigation")).not.toContainText(account.email);
  await expect(secondTab).toHaveURL("/notes");

  await submitSignIn(page, account);
  await expect(page.getByRole("navigation")).toContainText(account.email);
  if (!js) await open(secondTab, "/notes");
  await expect(secondTab.getByRole("link", { name: NOTE })).toBeVisible();
  await expect(secondTab.getByRole("navigation")).toContainText(account.email);
  expect(await isMarked(secondTab), "with JavaScript nothing was loaded again").toBe(js);
});

test("the back button shows no notes after signing out", async ({ page, js }) => {
  await signUp(page, newAccount());
  await addNote(page, NOTE);
  await open(page, "/notes");
  await open(page, "/");
  await signOut(page);

  await page.goBack();
  // Without JavaScript the sign-out itself is a page in the history.
  if (!js) await page.goBack();
  await expect(page).toHaveURL("/notes");
  await expectNoNotes(page);
});

test("a tab that went elsewhere and comes back shows no notes either", async ({
  page,
  secondTab,
}) => {
  await signUp(page, newAccount());
  await addNote(page, NOTE);
  await open(secondTab, "/notes");
  // Another document, so that the browser may keep the one with the notes as it is.
  await secondTab.goto("about:blank");
  await signOut(page);

  await secondTab.goBack();
  await expect(secondTab).toHaveURL("/notes");
  await expectNoNotes(secondTab);
});

test("a page that the browser had kept asks again when it is brought back", async ({
  page,
  context,
  js,
}) => {
  await signUp(page, newAccount());
  await addNote(page, NOTE);
  await context.clearCookies();
  if (js) {
    // Playwright turns the back/forward cache off; this is what a page in it is told.
    await page.evaluate(() => {
      window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    });
  } else {
    await page.reload();
  }
  await expectNoNotes(page);
});

test("nothing of the notes stays in a document that was locked", async ({ page }) => {
  await signUp(page, newAccount());
  await addNote(page, NOTE);
  await open(page, "/notes");
  await signOut(page);
  await expectNoNotes(page);
  expect(await page.content()).not.toContain(NOTE);
});
