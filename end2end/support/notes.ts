// What one does with notes.
import { expect, type Page } from "@playwright/test";

import { ready } from "./pages.ts";

/** Adds a note on `/notes`, which is open. */
export async function addNote(page: Page, title: string, body = "Some text."): Promise<void> {
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Body").fill(body);
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(page.locator("ul.notes").getByRole("link", { name: title })).toBeVisible();
}

/** Opens a note from the list on `/notes` and returns its path. */
export async function openNote(page: Page, title: string): Promise<string> {
  await page.locator("ul.notes").getByRole("link", { name: title }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  await ready(page);
  return new URL(page.url()).pathname;
}
