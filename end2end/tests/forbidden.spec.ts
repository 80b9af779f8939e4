// Signed in, and not allowed.
import { randomBytes } from "node:crypto";

import { expect, test } from "../support/test.ts";
import { grant, newAccount, signUp } from "../support/accounts.ts";
import { addNote, openNote } from "../support/notes.ts";
import { open } from "../support/pages.ts";
import { withoutNonce } from "../support/wire.ts";

/** An id that looks like one and was given to no note. */
function missingNote(): string {
  return `/notes/${randomBytes(16).toString("base64url")}`;
}

test("/admin is 403 for a member, with the page of its own folder", async ({ page }) => {
  await signUp(page, newAccount());
  const response = await open(page, "/admin");

  expect(response.status()).toBe(403);
  expect(response.headers()["cache-control"]).toContain("no-store");
  await expect(page.locator('[data-page="admin-forbidden"]')).toBeVisible();
  const id = response.headers()["x-request-id"] ?? "none";
  await expect(page.locator("[data-request-id]")).toHaveText(`Request ${id}`);
  await expect(page.getByRole("navigation").getByRole("link", { name: "Notes" })).toBeVisible();
  await expect(page).toHaveURL("/admin");
});

test("/admin is 200 for an administrator", async ({ page }) => {
  const account = newAccount();
  await signUp(page, account);
  grant(account, "admin");

  const response = await open(page, "/admin");
  expect(response.status()).toBe(200);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Administration");
});

test("somebody else's note is, byte for byte, a note that does not exist", async ({
  page,
  otherPage,
}) => {
  await signUp(otherPage, newAccount());
  await addNote(otherPage, "Not for you");
  const theirs = await openNote(otherPage, "Not for you");
  await signUp(page, newAccount());

  const answers = [];
  for (const path of [theirs, missingNote()]) {
    const response = await page.request.get(path, { headers: { accept: "text/html" } });
    const { date, "x-request-id": _, ...headers } = response.headers();
    expect(date).toBeTruthy();
    answers.push({
      status: response.status(),
      headers: withoutNonces(headers),
      html: withoutNonce(await response.text()),
    });
  }
  expect(answers[0]?.status).toBe(404);
  expect(answers[0]?.html).not.toContain("Not for you");
  expect(answers[1]).toEqual(answers[0]);

  await open(page, theirs);
  await expect(page.locator('[data-page="not-found"]')).toBeVisible();
});

test("signed out every id is 401, and every answer the same", async ({ page, otherPage }) => {
  await signUp(otherPage, newAccount());
  await addNote(otherPage, "Not for you");
  const theirs = await openNote(otherPage, "Not for you");

  const pages = [];
  for (const path of [theirs, missingNote()]) {
    const response = await page.request.get(path, { headers: { accept: "text/html" } });
    expect(response.status()).toBe(401);
    pages.push(withoutNonce(await response.text()));
  }
  expect(pages[1]).toBe(pages[0]);

  // Not even an id at all: nothing is looked at before the visitor is known.
  const response = await page.request.get("/notes/not-an-id", { headers: { accept: "text/html" } });
  expect(response.status()).toBe(401);
});

/** A nonce is in the policy, too. */
function withoutNonces(headers: Record<string, string>): Record<string, string> {
  const policy = headers["content-security-policy"];
  if (!policy) return headers;
  const same = policy.replace(/'nonce-[^']*'/g, "'nonce'");
  return { ...headers, "content-security-policy": same };
}
