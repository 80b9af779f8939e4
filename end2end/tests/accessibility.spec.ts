// What axe can not tell (WCAG 2.2, level AA where nothing else is said): names, landmarks, sizes,
// and how a mistake is told. The rows T1 to T7 and T10; T1 is tests/appearance.spec.ts.
import type { Locator, Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";
import { newAccount, signOut, signUp, submitSignIn } from "../support/accounts.ts";
import { expectReadable } from "../support/document.ts";
import { addNote, openNote } from "../support/notes.ts";
import { answerTo, open, ready } from "../support/pages.ts";
import { NOBODY, STATES, submitUnchecked } from "../support/states.ts";

for (const [state, { reach, title }] of Object.entries(STATES)) {
  test(`${state}: its language, title, heading, landmarks and targets`, async ({ page }) => {
    await reach(page);
    await expectReadable(page, title);
  });
}

const CREDENTIALS = {
  "/sign-in": "current-password",
  "/notes": "current-password",
  "/": "current-password",
  "/sign-up": "new-password",
};

for (const [path, password] of Object.entries(CREDENTIALS)) {
  test(`${path}: password managers fill the form, and telephones offer the right keys`, async ({
    page,
  }) => {
    await open(page, path);
    const main = page.getByRole("main");
    const email = main.getByLabel("E-mail address", { exact: true });
    // Where somebody signs in, passkeys are offered together with what a password manager has.
    const username = password === "current-password" ? "username webauthn" : "username";
    await expect(main.locator("label", { hasText: "E-mail address" })).toBeVisible();
    for (const [name, value] of Object.entries({
      type: "email",
      autocomplete: username,
      inputmode: "email",
      autocapitalize: "none",
      spellcheck: "false",
    })) {
      await expect(email).toHaveAttribute(name, value);
    }
    const secret = main.getByLabel("Password", { exact: true });
    await expect(main.locator("label", { hasText: "Password" })).toBeVisible();
    await expect(secret).toHaveAttribute("type", "password");
    await expect(secret).toHaveAttribute("autocomplete", password);
  });
}

test("a password can be pasted", async ({ page }) => {
  await open(page, "/sign-in");
  const main = page.getByRole("main");
  await main.getByLabel("E-mail").fill("quiet-harbour");
  await main.getByLabel("E-mail").press("ControlOrMeta+a");
  await main.getByLabel("E-mail").press("ControlOrMeta+c");
  await main.getByLabel("Password").press("ControlOrMeta+v");
  await expect(main.getByLabel("Password")).toHaveValue("quiet-harbour");
});

/** A mistake is told once above the form, which leads to the field, and once at the field. */
async function expectMistake(page: Page, field: Locator, message: string | RegExp): Promise<void> {
  const summary = page.getByRole("alert");
  await expect(page).toHaveTitle(/^Error: /);
  await expect(summary).toHaveCount(1);
  await expect(summary).toBeFocused();
  await expect(summary).toContainText(message);
  await expect(field).toHaveAttribute("aria-invalid", "true");

  const id = await field.getAttribute("id");
  const link = summary.getByRole("link");
  await expect(link).toHaveAttribute("href", `#${id}`);
  await link.click();
  await expect(field).toBeFocused();
}

async function expectDescribed(field: Locator, message: string | RegExp): Promise<void> {
  await expect(field).toHaveAccessibleDescription(message);
}

test("a wrong password: both fields are in question, and neither is blamed", async ({ page }) => {
  await open(page, "/notes");
  await submitSignIn(page, NOBODY);
  const main = page.getByRole("main");
  await expectMistake(page, main.getByLabel("E-mail"), "do not match");
  await expect(main.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
});

test("a short password at the sign-up", async ({ page }) => {
  await open(page, "/sign-up");
  await submitUnchecked(page, { "E-mail": newAccount().email, Password: "short" }, "Create account");
  const password = page.getByRole("main").getByLabel("Password");
  await expectDescribed(password, /At least 15 characters\..*15 characters/);
  await expectMistake(page, password, "15 characters");
});

test("a note without a title", async ({ page }) => {
  await signUp(page, newAccount());
  const title = page.getByLabel("Title");
  await submitUnchecked(page, { Title: " ", Body: "Only a body" }, "Add note");
  await expectDescribed(title, "Give the note a title.");
  await expectMistake(page, title, "Give the note a title.");

  // Once it is mended nothing is left of it.
  await addNote(page, "With a title");
  await expect(page).toHaveTitle("Notes · Notebook");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByLabel("Title")).not.toHaveAttribute("aria-describedby", /./);
});

test("a note that is edited into nothing, and one that is shared with oneself", async ({ page }) => {
  const account = newAccount();
  await signUp(page, account);
  await addNote(page, "A note");
  const path = await openNote(page, "A note");
  const title = page.getByLabel("Title");
  await submitUnchecked(page, { Title: " " }, "Save");
  await expectDescribed(title, "Give the note a title.");
  await expectMistake(page, title, "Give the note a title.");

  await open(page, path);
  const email = page.getByLabel("Share with (e-mail)");
  await submitUnchecked(page, { "Share with (e-mail)": account.email }, "Share");
  await expectDescribed(email, /your own address/);
  await expectMistake(page, email, "your own address");
});

test("the e-mail address survives every retry", async ({ page }) => {
  const account = newAccount();
  await signUp(page, account);
  await signOut(page);
  const main = page.getByRole("main");
  for (const path of ["/notes", "/sign-in", "/"]) {
    await open(page, path);
    await main.getByLabel("E-mail").fill(account.email);
    for (const password of ["wrong-the-first-time", "wrong-the-second-time"]) {
      await main.getByLabel("Password").fill(password);
      const answered = answerTo(page);
      await main.getByRole("button", { name: "Sign in", exact: true }).click();
      expect((await answered).status()).toBe(401);
      await expect(page.getByRole("alert")).toBeFocused();
      await expect(main.getByLabel("E-mail")).toHaveValue(account.email);
    }
  }
  // Only the password is typed.
  await main.getByLabel("Password").fill(account.password);
  await main.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("navigation")).toContainText(account.email);
  await expect(page).toHaveTitle("Notebook");
});

test("a form that is sent before the page reacts is told of its mistake, too", async ({ page }) => {
  // The application does not arrive.
  await page.route("**/*.wasm", () => {});
  await page.goto("/notes");
  await page.unroute("**/*.wasm");
  await submitSignIn(page, NOBODY);
  await ready(page);
  await expectMistake(page, page.getByRole("main").getByLabel("E-mail"), "do not match");
});

test("a mistake is forgotten on the next page", async ({ page }) => {
  await open(page, "/notes");
  await submitSignIn(page, NOBODY);
  await expect(page).toHaveTitle("Error: Sign in · Notebook");
  await page.getByRole("link", { name: "Create one" }).click();
  await expect(page).toHaveTitle("Sign up · Notebook");
});
