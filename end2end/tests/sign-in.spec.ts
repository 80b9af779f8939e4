// Signing in at the address that refused.
import { expect, test } from "../support/test.ts";
import { newAccount, signOut, signUp, submitSignIn } from "../support/accounts.ts";
import { addNote, openNote } from "../support/notes.ts";
import { answerTo, isMarked, mark, open } from "../support/pages.ts";

test("with the right password the notes are there", async ({ page, js }) => {
  const account = newAccount();
  await signUp(page, account);
  await signOut(page);
  await open(page, "/notes");
  await mark(page);

  const posted = answerTo(page);
  await submitSignIn(page, account);
  if (!js) {
    const response = await posted;
    expect(new URL(response.url()).pathname).toBe("/notes");
    expect(response.status()).toBe(303);
    expect(response.headers()["location"]).toBe("/notes");
  }

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");
  await expect(page).toHaveURL("/notes");
  expect(await isMarked(page), "with JavaScript the page is not loaded again").toBe(js);
  await expect(page.getByRole("navigation")).toContainText(account.email);
});

test("a note's own address leads to the note", async ({ page }) => {
  const account = newAccount();
  await signUp(page, account);
  await addNote(page, "Where I wanted to be");
  const path = await openNote(page, "Where I wanted to be");
  await signOut(page);

  const response = await open(page, path);
  expect(response.status()).toBe(401);
  await submitSignIn(page, account);

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Where I wanted to be");
  await expect(page).toHaveURL(path);
});

test("the page for signing in leads back to where its address says, and to no other site", async ({
  page,
}) => {
  const account = newAccount();
  await signUp(page, account);
  for (const [back, landing] of [
    ["/organisation", "/organisation"],
    ["//elsewhere.example", "/notes"],
    ["https://elsewhere.example/", "/notes"],
  ] as const) {
    await signOut(page);
    await open(page, `/sign-in?redirect_url=${encodeURIComponent(back)}`);
    await submitSignIn(page, account);
    await expect(page).toHaveURL(landing);
    // Whoever is signed in already is led there at once.
    await page.goto(`/sign-in?redirect_url=${encodeURIComponent(back)}`);
    await expect(page).toHaveURL(landing);
  }
});

test("a wrong password is 401, keeps the e-mail and forgets the password", async ({ page, js }) => {
  const account = newAccount();
  await signUp(page, account);
  await signOut(page);
  await open(page, "/notes");
  await mark(page);

  const wrong = "a-wrong-password-of-fair-length";
  const posted = answerTo(page);
  await submitSignIn(page, { ...account, password: wrong });
  const response = await posted;

  expect(response.status()).toBe(401);
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByRole("main").getByLabel("E-mail")).toHaveValue(account.email);
  await expect(page).toHaveURL("/notes");
  expect(await response.text()).not.toContain(wrong);
  expect(await page.content()).not.toContain(wrong);
  expect(await isMarked(page), "with JavaScript the page is not loaded again").toBe(js);
  if (!js) {
    await expect(page.getByRole("main").getByLabel("Password")).toHaveValue("");
  }

  await submitSignIn(page, account);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");
});

test("an unknown e-mail is answered like a wrong password", async ({ page, otherPage }) => {
  const known = newAccount();
  await signUp(page, known);
  await signOut(page);

  const answers = [];
  for (const [visitor, account] of [
    [page, { ...known, password: "a-wrong-password-of-fair-length" }],
    [otherPage, newAccount()],
  ] as const) {
    await open(visitor, "/sign-in");
    const posted = answerTo(visitor);
    await submitSignIn(visitor, account);
    const status = (await posted).status();
    answers.push({ status, text: await visitor.getByRole("alert").innerText() });
  }
  expect(answers[0]?.status).toBe(401);
  expect(answers[1]).toEqual(answers[0]);
});

test("the sign-in page leads to the notes, and is no place for those who are in", async ({
  page,
}) => {
  const account = newAccount();
  await signUp(page, account);
  await signOut(page);

  await open(page, "/sign-in");
  await submitSignIn(page, account);
  await expect(page).toHaveURL("/notes");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");

  await open(page, "/sign-in");
  await expect(page).toHaveURL("/notes");
});
