// What one does with organisations.
import { expect, type Locator, type Page } from "@playwright/test";

import type { Account } from "./accounts.ts";
import { open } from "./pages.ts";

/** Makes an organisation, which the visitor acts for from then on. */
export async function makeOrganisation(page: Page, name: string): Promise<void> {
  await actForOneself(page);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Make organisation" }).click();
  await expectActing(page, name);
}

/** Acts for an organisation that the visitor belongs to. */
export async function actFor(page: Page, name: string): Promise<void> {
  await open(page, "/organisation");
  await page.getByRole("button", { name: `Act for ${name}` }).click();
  await expectActing(page, name);
}

/** Only who acts for none is offered to make one. */
async function actForOneself(page: Page): Promise<void> {
  await open(page, "/organisation");
  const heading = page.getByRole("heading", { level: 1 });
  if ((await heading.textContent()) === "Organisations") return;
  await page.getByRole("button", { name: "Act for yourself again" }).click();
  await expect(heading).toHaveText("Organisations");
}

async function expectActing(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
}

/** Adds somebody as a plain member, on the page of an organisation, which is open. */
export async function addMember(page: Page, { email }: Account): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Add member" }).click();
  await expect(member(page, email)).toBeVisible();
}

/** The row of a member. */
export function member(page: Page, email: string): Locator {
  return page.getByRole("region", { name: "Members", exact: true }).getByRole("listitem").filter({ hasText: email });
}

/** Books the plan Team, or ends it, on the page of an organisation, which is open. */
export async function changePlan(page: Page, what: "Book" | "End"): Promise<void> {
  await page.getByRole("button", { name: `${what} the plan Team` }).click();
  const other = what === "Book" ? "End" : "Book";
  await expect(page.getByRole("button", { name: `${other} the plan Team` })).toBeVisible();
}
