// API keys: making them on /settings, and using them as a program does.
import { expect, type APIResponse, type Locator, type Page } from "@playwright/test";

import { open } from "./pages.ts";

/** Makes a key on the page that is open, and returns what it shows. */
export async function makeKey(page: Page, name: string, access = "Read notes"): Promise<string> {
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("It may").selectOption(access);
  const before = (await shownKey(page).textContent()) ?? "";
  await page.getByRole("button", { name: "Make key" }).click();
  await expect(shownKey(page)).toBeVisible();
  await expect(shownKey(page)).not.toHaveText(before.trim() || "nothing");
  return (await shownKey(page).textContent()) ?? "";
}

/** Where a new key is shown. */
export function shownKey(page: Page): Locator {
  return page.locator("#new-key");
}

/** The row of a key. */
export function keyRow(page: Page, name: string): Locator {
  return page.getByRole("region", { name: "API keys", exact: true }).getByRole("listitem").filter({ hasText: name });
}

/** Asks for the notes as a program does, in the header that keys have. */
export async function askWith(page: Page, key: string): Promise<APIResponse> {
  // A context of its own would be needed to be without cookies; the header goes before them.
  return page.request.get("/v1/notes", { headers: { "x-api-key": key, accept: "application/json" } });
}

export async function openSettings(page: Page): Promise<void> {
  await open(page, "/settings");
}
