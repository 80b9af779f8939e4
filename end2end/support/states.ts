// Every state of a page that a visitor may see, and how to get there.
import { expect, type Page } from "@playwright/test";

import { type Account, grant, newAccount, signOut, signUp, submitSignIn } from "./accounts.ts";
import { makeKey } from "./keys.ts";
import { addNote, openNote } from "./notes.ts";
import { actFor, addMember, changePlan, makeOrganisation } from "./organisations.ts";
import { open, ready, sendByHand } from "./pages.ts";

export const NOBODY: Account = { email: "nobody@example.org", password: "a-wrong-password-x" };

const LONG = "A-title-that-is-one-word-and-much-longer-than-the-screen-is-wide";

export interface State {
  /** What its `<title>` is. */
  title: string;
  reach(page: Page): Promise<void>;
}

export const STATES: Record<string, State> = {
  home: {
    title: "Notebook",
    reach: async (page) => {
      await open(page, "/");
    },
  },
  "home-signed-in": {
    title: "Notebook",
    reach: async (page) => {
      await signUp(page, newAccount());
      await addNote(page, "A walk along the harbour");
      await addNote(page, LONG);
      await open(page, "/");
    },
  },
  "home-wrong-password": {
    title: "Error: Notebook",
    reach: async (page) => {
      await open(page, "/");
      await submitSignIn(page, NOBODY);
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  "sign-up": {
    title: "Sign up · Notebook",
    reach: async (page) => {
      await open(page, "/sign-up");
    },
  },
  "sign-up-mistake": {
    title: "Error: Sign up · Notebook",
    reach: async (page) => {
      await open(page, "/sign-up");
      await submitUnchecked(page, { "E-mail": newAccount().email, Password: "short" }, "Create account");
    },
  },
  "sign-in": {
    title: "Sign in · Notebook",
    reach: async (page) => {
      await open(page, "/sign-in");
    },
  },
  unauthorized: {
    title: "Sign in · Notebook",
    reach: async (page) => {
      await open(page, "/notes");
    },
  },
  "wrong-password": {
    title: "Error: Sign in · Notebook",
    reach: async (page) => {
      await open(page, "/notes");
      await submitSignIn(page, NOBODY);
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  "refused-form": {
    title: "Sign in · Notebook",
    reach: async (page) => {
      await open(page, "/notes");
      await sendByHand(page, "/api/add_note", { title: "A walk along the harbour", body: LONG });
      await expect(page.locator(".kept-input")).toBeVisible();
      await page.locator(".kept-input summary").click();
    },
  },
  "refilled-form": {
    title: "Notes · Notebook",
    reach: async (page) => {
      const account = newAccount();
      await signUp(page, account);
      await page.context().clearCookies();
      await open(page, "/notes");
      await sendByHand(page, "/api/add_note", { title: "A walk along the harbour", body: LONG });
      await expect(page.locator(".kept-input")).toBeVisible();
      await submitSignIn(page, account);
      await expect(page.locator('.kept-input[data-fate="refilled"]')).toBeVisible();
    },
  },
  settings: {
    title: "Settings · Notebook",
    reach: async (page) => {
      await signUp(page, newAccount());
      await open(page, "/settings");
    },
  },
  "settings-devices": {
    title: "Settings · Notebook",
    reach: async (page) => {
      const account = newAccount();
      await signUp(page, account);
      // What the browser has forgotten goes on for the server, as on a device that was lost.
      await page.context().clearCookies();
      await open(page, "/sign-in");
      await submitSignIn(page, account);
      await expect(page).toHaveURL("/notes");
      await open(page, "/settings");
    },
  },
  "settings-key": {
    title: "Settings · Notebook",
    reach: async (page) => {
      await signUp(page, newAccount());
      await open(page, "/settings");
      await makeKey(page, "The backup");
      await makeKey(page, LONG, "Read and write notes");
    },
  },
  "step-up": {
    title: "Confirm that it is you · Notebook",
    reach: reachStepUp,
  },
  "step-up-mistake": {
    title: "Error: Confirm that it is you · Notebook",
    reach: async (page) => {
      await reachStepUp(page);
      await page.getByRole("main").getByLabel("Password").fill(NOBODY.password);
      await page.getByRole("button", { name: "Confirm" }).click();
      await expect(page.getByRole("alert").filter({ visible: true })).toBeVisible();
    },
  },
  notes: {
    title: "Notes · Notebook",
    reach: async (page) => {
      await signUp(page, newAccount());
      await addNote(page, "A walk along the harbour");
      await addNote(page, LONG);
    },
  },
  "notes-mistake": {
    title: "Error: Notes · Notebook",
    reach: async (page) => {
      await signUp(page, newAccount());
      await submitUnchecked(page, { Title: " ", Body: "Only a body" }, "Add note");
    },
  },
  note: {
    title: "A walk along the harbour · Notebook",
    reach: async (page) => {
      await signUp(page, newAccount());
      await addNote(page, "A walk along the harbour", "The lantern was lit.\n\nNobody was there.");
      await openNote(page, "A walk along the harbour");
    },
  },
  "note-mistake": {
    title: "Error: A walk along the harbour · Notebook",
    reach: async (page) => {
      const account = newAccount();
      await signUp(page, account);
      await addNote(page, "A walk along the harbour");
      await openNote(page, "A walk along the harbour");
      await submitUnchecked(page, { "Share with (e-mail)": account.email }, "Share");
    },
  },
  admin: {
    title: "Administration · Notebook",
    reach: async (page) => {
      const account = newAccount();
      await signUp(page, account);
      grant(account, "admin");
      await open(page, "/admin");
    },
  },
  "admin-forbidden": {
    title: "Administrators only · Notebook",
    reach: async (page) => {
      await signUp(page, newAccount());
      await open(page, "/admin");
    },
  },
  forbidden: {
    title: "Not allowed · Notebook",
    reach: async (page) => {
      const reader = newAccount();
      await signUp(page, newAccount());
      await addNote(page, "For readers");
      const path = await openNote(page, "For readers");
      await page.getByLabel("Share with (e-mail)").fill(reader.email);
      await page.getByRole("button", { name: "Share" }).click();
      await expect(page.getByRole("main")).toContainText(reader.email);
      await signOut(page);
      await signUp(page, reader);
      await open(page, path);
      await deleteByHand(page, path);
    },
  },
  organisations: {
    title: "Organisations · Notebook",
    reach: async (page) => {
      await signUp(page, newAccount());
      await open(page, "/organisation");
    },
  },
  "organisations-mistake": {
    title: "Error: Organisations · Notebook",
    reach: async (page) => {
      await signUp(page, newAccount());
      await open(page, "/organisation");
      await submitUnchecked(page, { Name: " " }, "Make organisation");
    },
  },
  "organisation-administrator": {
    title: `${LONG} · Notebook`,
    reach: async (page) => {
      const member = newAccount();
      await signUp(page, member);
      await signOut(page);
      await signUp(page, newAccount());
      await makeOrganisation(page, "The Orchard");
      await makeOrganisation(page, LONG);
      await addMember(page, member);
    },
  },
  "organisation-member": {
    title: "The Orchard · Notebook",
    reach: async (page) => {
      const member = newAccount();
      await signUp(page, member);
      await makeOrganisation(page, LONG);
      await signOut(page);
      await signUp(page, newAccount());
      await makeOrganisation(page, "The Orchard");
      await addMember(page, member);
      await changePlan(page, "Book");
      await signOut(page);
      await open(page, "/notes");
      await submitSignIn(page, member);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");
      await actFor(page, "The Orchard");
    },
  },
  "organisation-mistake": {
    title: "Error: The Orchard · Notebook",
    reach: async (page) => {
      await signUp(page, newAccount());
      await makeOrganisation(page, "The Orchard");
      await submitUnchecked(page, { "E-mail address": NOBODY.email }, "Add member");
    },
  },
  export: {
    title: "Export · Notebook",
    reach: async (page) => {
      await signUp(page, newAccount());
      await makeOrganisation(page, "The Orchard");
      await changePlan(page, "Book");
      await open(page, "/export");
    },
  },
  "export-forbidden": {
    title: "Part of the plan Team · Notebook",
    reach: async (page) => {
      await signUp(page, newAccount());
      await open(page, "/export");
    },
  },
  "forgot-password": {
    title: "Forgot your password? · Notebook",
    reach: async (page) => {
      await open(page, "/forgot-password");
      await page.getByLabel("E-mail").fill(newAccount().email);
      await page.getByRole("button", { name: "Send a link" }).click();
      await expect(page.getByText("we have sent a link")).toBeVisible();
    },
  },
  "reset-password": {
    title: "Choose a new password · Notebook",
    reach: async (page) => {
      await open(page, "/reset-password?token=x");
    },
  },
  "reset-password-mistake": {
    title: "Error: Choose a new password · Notebook",
    reach: async (page) => {
      await open(page, "/reset-password?token=x");
      const password = newAccount().password;
      await submitUnchecked(page, { "New password": password }, "Change password");
    },
  },
  "verify-email": {
    title: "Verify your address · Notebook",
    reach: async (page) => {
      await open(page, "/verify-email?token=x");
    },
  },
  "look-into-mailbox": {
    title: "Look into your mailbox · Notebook",
    reach: async (page) => {
      await open(page, "/verify-email");
    },
  },
  "not-found": {
    title: "Nothing here · Notebook",
    reach: async (page) => {
      await open(page, "/nowhere");
    },
  },
};

/** Asks for what takes the password each time. */
async function reachStepUp(page: Page): Promise<void> {
  await signUp(page, newAccount());
  await open(page, "/settings");
  await page.getByRole("button", { name: "Delete account" }).click();
  await expect(page.locator('[data-page="step-up"]')).toBeVisible();
  await ready(page);
}

/** Sends the form that a reader of a note does not get to see. */
async function deleteByHand(page: Page, path: string): Promise<void> {
  await sendByHand(page, "/api/delete_note", { id: path.replace("/notes/", "") });
  await expect(page.locator('[data-page="forbidden"]')).toBeVisible();
  await ready(page);
}

/**
 * Sends a form with a mistake in it, which the browser's own check would keep back; the server's is
 * what is looked at.
 */
export async function submitUnchecked(
  page: Page,
  fields: Record<string, string>,
  button: string,
): Promise<void> {
  const main = page.getByRole("main");
  for (const [label, value] of Object.entries(fields)) {
    await main.getByLabel(label).fill(value);
  }
  const submit = main.getByRole("button", { name: button });
  await submit.evaluate((it) => ((it as HTMLButtonElement).form!.noValidate = true));
  await submit.click();
  await expect(page.getByRole("alert")).toBeVisible();
}
