// API keys on /settings: made, shown once, listed, used and revoked.
import { expect, test } from "../support/test.ts";
import { newAccount, signUp } from "../support/accounts.ts";
import { askWith, keyRow, makeKey, openSettings, shownKey } from "../support/keys.ts";
import { addNote } from "../support/notes.ts";
import { isMarked, mark, open } from "../support/pages.ts";

test("signed out it asks to sign in", async ({ page }) => {
  expect((await open(page, "/settings")).status()).toBe(401);
  await expect(page.locator('[data-page="unauthorized"]')).toBeVisible();
});

test("a key is shown once, reads the notes, and is revoked", async ({ page, js }) => {
  await signUp(page, newAccount());
  await addNote(page, "For the backup");
  await openSettings(page);
  await expect(shownKey(page)).toBeHidden();
  if (js) await mark(page);

  const key = await makeKey(page, "The backup");
  expect(key).toMatch(/^ak_[0-9a-f]{16}_[\w-]{43}$/);
  if (js) expect(await isMarked(page)).toBe(true);
  // Nothing that was sent with the page holds it, nor does anything but its place.
  const html = await page.content();
  const secret = key.split("_").slice(2).join("_");
  expect(html.split(secret).length - 1).toBe(1);
  await expect(keyRow(page, "The backup")).toContainText("read");
  await expect(keyRow(page, "The backup")).toContainText("never used");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("");

  const answer = await askWith(page, key);
  expect(answer.status()).toBe(200);
  expect(await answer.text()).toContain("For the backup");

  await openSettings(page);
  await expect(shownKey(page)).toBeHidden();
  expect(await page.content()).not.toContain(secret);
  await expect(keyRow(page, "The backup")).toContainText("last used");

  await page.getByRole("button", { name: "Revoke The backup" }).click();
  await expect(keyRow(page, "The backup")).toHaveCount(0);
  const revoked = await askWith(page, key);
  expect(revoked.status()).toBe(401);
  expect(revoked.headers()["www-authenticate"]).toContain("ApiKey");
});

test("a second key takes the first one's place on the page", async ({ page }) => {
  await signUp(page, newAccount());
  await openSettings(page);
  const first = await makeKey(page, "First");
  const second = await makeKey(page, "Second", "Read and write notes");
  expect(second).not.toBe(first);
  await expect(keyRow(page, "First")).toBeVisible();
  await expect(keyRow(page, "Second")).toContainText("read and write");
});

test("loading the page again makes no second key", async ({ page, js }) => {
  await signUp(page, newAccount());
  await openSettings(page);
  await makeKey(page, "Once");
  await page.reload();
  // Without JavaScript the page was the answer to the form, which is now sent again.
  const said = page.getByRole("alert").filter({ visible: true });
  if (js) await expect(said).toHaveCount(0);
  else await expect(said).toContainText("made its key already");
  await expect(shownKey(page)).toBeHidden();
  await expect(keyRow(page, "Once")).toHaveCount(1);
});

test("a key without a name is a mistake at its field", async ({ page }) => {
  await signUp(page, newAccount());
  await openSettings(page);
  await page.getByLabel("It may").selectOption("Read and write notes");
  await page.getByRole("button", { name: "Make key" }).click();
  await expect(page.locator("#name-error")).toContainText("Give the key a name");
  await expect(page.getByLabel("It may")).toHaveValue("write");
  await expect(shownKey(page)).toBeHidden();
});
