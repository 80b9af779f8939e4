// Accounts: a new one for every test, so that tests may run side by side on one database.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";

import { expect, type Page } from "@playwright/test";

import { open } from "./pages.ts";

export interface Account {
  email: string;
  password: string;
}

export function newAccount(): Account {
  return { email: `${randomUUID()}@example.org`, password: "quiet-harbour-lantern-42" };
}

export async function signUp(page: Page, account: Account): Promise<void> {
  await open(page, "/sign-up");
  const form = page.getByRole("main");
  await form.getByLabel("E-mail").fill(account.email);
  await form.getByLabel("Password").fill(account.password);
  await form.getByRole("button", { name: "Create account" }).click();
  await expect(page).toHaveURL("/notes");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");
}

/** Fills in and sends the login form of the page that is open. */
export async function submitSignIn(page: Page, account: Account): Promise<void> {
  const form = page.getByRole("main");
  await form.getByLabel("E-mail").fill(account.email);
  await form.getByLabel("Password").fill(account.password);
  await form.getByRole("button", { name: "Sign in", exact: true }).click();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("navigation").getByRole("link", { name: "Sign in" })).toBeVisible();
}

/** Gives a role, the only way there is: the server's own command, on its machine. */
export function grant(account: Account, role: string): void {
  const server = process.env.SERVER;
  if (!server) {
    throw new Error("SERVER must name the server's binary; `cargo xtask test` does");
  }
  execFileSync(server, ["grant", account.email, role, "--unverified"], { cwd: process.env.SERVER_FOLDER });
}
