// A public page with one part that is not: the card with the latest notes on the start page.
import type { Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";
import { newAccount, signOut, signUp, submitSignIn } from "../support/accounts.ts";
import { addNote } from "../support/notes.ts";
import { answerTo, isMarked, mark, open } from "../support/pages.ts";

function card(page: Page) {
  return page.getByRole("region", { name: "Your latest notes" });
}

/** What stands around the contents of the card, and nobody may build anew. */
const AROUND = "main, main h1, .hero a, .latest, .latest h2, .doors .card";

/** Marks these elements. */
async function markAround(page: Page): Promise<void> {
  await page.locator(AROUND).evaluateAll((elements) => {
    for (const element of elements) Object.assign(element, { __kept: true });
  });
}

/** How many of them are still those that were marked, and how many there are. */
function keptAround(page: Page): Promise<[kept: number, all: number]> {
  return page.locator(AROUND).evaluateAll((elements) => {
    const kept = elements.filter((element) => "__kept" in element);
    return [kept.length, elements.length];
  });
}

test("signed out it is a public page, and only the card asks to sign in", async ({
  page,
  context,
}) => {
  const response = await open(page, "/");
  expect(response.status()).toBe(200);
  const headers = response.headers();
  for (const name of ["x-robots-tag", "www-authenticate", "set-cookie"]) {
    expect(headers[name], name).toBeUndefined();
  }
  expect(await context.cookies()).toEqual([]);
  expect(await response.text()).not.toContain("noindex");

  await expect(page).toHaveTitle("Notebook");
  await expect(page.locator("title")).toHaveCount(1);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(card(page).getByLabel("Password")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Yours alone" })).toBeVisible();
});

test("signing in there changes the card and nothing around it", async ({ page, js }) => {
  const account = newAccount();
  await signUp(page, account);
  await addNote(page, "The latest one");
  await signOut(page);
  expect(await (await open(page, "/")).text()).not.toContain("The latest one");
  await mark(page);
  if (js) await markAround(page);

  const posted = answerTo(page);
  await submitSignIn(page, account);
  if (!js) {
    const response = await posted;
    expect(response.status()).toBe(303);
    expect(response.headers()["location"]).toBe("/");
  }

  await expect(card(page).getByRole("link", { name: "The latest one" })).toBeVisible();
  await expect(card(page).getByLabel("Password")).toHaveCount(0);
  await expect(page).toHaveURL("/");
  expect(await isMarked(page), "with JavaScript the page is not loaded again").toBe(js);
  if (js) {
    expect(await keptAround(page)).toEqual([9, 9]);
  }

  await card(page).getByRole("link", { name: "The latest one" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The latest one");
});

test("a wrong password is said in the card, with the whole page around it", async ({ page, js }) => {
  const account = newAccount();
  await signUp(page, account);
  await signOut(page);
  await open(page, "/");

  const posted = answerTo(page);
  await submitSignIn(page, { ...account, password: "a-wrong-password-of-fair-length" });
  const response = await posted;
  expect(response.status()).toBe(401);
  expect(new URL(response.url()).pathname).toBe(js ? "/api/sign_in" : "/");

  await expect(card(page).getByRole("alert")).toBeFocused();
  await expect(card(page).getByLabel("E-mail")).toHaveValue(account.email);
  await expect(page.getByRole("heading", { name: "Yours alone" })).toBeVisible();
  await expect(page).toHaveURL("/");
  await submitSignIn(page, account);
  await expect(card(page)).toContainText("Nothing written down yet.");
});

test("signing out takes the notes out of the card", async ({ page, js }) => {
  await signUp(page, newAccount());
  await addNote(page, "Not for the next one");
  await open(page, "/");
  await expect(card(page).getByRole("link")).toHaveText("Not for the next one");
  await mark(page);

  await signOut(page);
  await expect(card(page).getByLabel("Password")).toBeVisible();
  await expect(page.locator("main")).not.toContainText("Not for the next one");
  expect(await isMarked(page), "with JavaScript the page is not loaded again").toBe(js);
});
