// The session is lost while somebody works: what they typed, and what they were doing, goes on after
// they have signed in again.
import { type BrowserContext, type Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";
import { type Account, newAccount, signOut, signUp, submitSignIn } from "../support/accounts.ts";
import { addNote, openNote } from "../support/notes.ts";
import { isMarked, mark, open } from "../support/pages.ts";

const TITLE = "Written before the session ended";
const BODY = "A text that nobody wants to type twice.";

// Without JavaScript the server keeps the form; another test is about that.
test.beforeEach(({ js }) => {
  test.skip(!js, "without JavaScript there is no page to be kept");
});

/** Counts the calls of one server function. */
function calls(page: Page, endpoint: string): string[] {
  const made: string[] = [];
  page.on("response", (response) => {
    if (new URL(response.url()).pathname === `/api/${endpoint}`) {
      made.push(String(response.status()));
    }
  });
  return made;
}

async function expectRefused(page: Page): Promise<void> {
  await expect(page.locator('[data-page="unauthorized"]')).toBeVisible();
}

/** Has a note to come back to, and a second one half written when the session is lost. */
async function loseSession(page: Page, context: BrowserContext): Promise<Account> {
  const account = newAccount();
  await signUp(page, account);
  await addNote(page, "An older note");
  await mark(page);
  await page.getByLabel("Title").fill(TITLE);
  await page.getByLabel("Body").fill(BODY);
  await context.clearCookies();
  return account;
}

const send = (page: Page) => page.getByRole("button", { name: "Add note" }).click();

test("a note that was refused is there once, after the sign-in of the same person (WCAG 2.2.5)", async ({
  page,
  context,
}) => {
  const account = await loseSession(page, context);
  const made = calls(page, "add_note");
  await send(page);
  await expectRefused(page);
  await expect(page.getByLabel("Title")).toHaveCount(0);
  expect(await page.content(), "what was shown is out of the document").not.toContain(
    "An older note",
  );

  await submitSignIn(page, account);
  await expect(page.locator("ul.notes").getByRole("link", { name: TITLE })).toHaveCount(1);
  expect(made, "refused once, made once").toEqual(["401", "200"]);
  expect(await isMarked(page), "nothing was loaded again").toBe(true);
  await expect(page.getByLabel("Title"), "the form that was sent is empty").toHaveValue("");
  await expect(page.getByRole("navigation")).toContainText(account.email);
  await openNote(page, TITLE);
  await expect(page.locator(".note-body")).toHaveText(BODY);
});

test("what was typed elsewhere, the scroll position and the selection come back", async ({
  page,
  context,
}) => {
  const account = newAccount();
  await signUp(page, account);
  await addNote(page, "A long note", "Line\n".repeat(150));
  await openNote(page, "A long note");
  await mark(page);
  await page.getByLabel("Share with (e-mail)").fill("half-typed");
  const body = page.getByLabel("Body");
  await body.evaluate((field: HTMLTextAreaElement) => {
    field.scrollTop = 40;
  });
  await page.getByLabel("Title").fill("A long note, changed");
  await page.getByLabel("Title").press("Home");
  const scroll = await page.evaluate(() => {
    window.scrollTo(0, 700);
    return window.scrollY;
  });
  expect(scroll).toBeGreaterThan(0);
  const inner = await body.evaluate((field) => field.scrollTop);
  await context.clearCookies();

  // The answer is held back, to see the page as it comes back and before it changes.
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.getByLabel("Title").press("Enter");
  await expectRefused(page);
  await page.route("**/api/edit_note", async (route) => {
    await held;
    await route.continue();
  });
  await submitSignIn(page, account);

  const title = page.getByLabel("Title");
  await expect(title).toHaveValue("A long note, changed");
  await expect(page.getByLabel("Share with (e-mail)")).toHaveValue("half-typed");
  await expect(title).toBeFocused();
  expect(await title.evaluate((field: HTMLInputElement) => field.selectionStart)).toBe(0);
  expect(await body.evaluate((field) => field.scrollTop)).toBe(inner);
  expect(await page.evaluate(() => window.scrollY)).toBe(scroll);
  release();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("A long note, changed");
  await expect(page.getByLabel("Share with (e-mail)")).toHaveValue("half-typed");
  expect(await isMarked(page)).toBe(true);
});

test("somebody else gets nothing of it, and nothing is sent in their name", async ({
  page,
  context,
  otherPage,
}) => {
  const other = newAccount();
  await signUp(otherPage, other);
  await loseSession(page, context);
  const made = calls(page, "add_note");
  await send(page);
  await expectRefused(page);

  await submitSignIn(page, other);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");
  await expect(page.getByRole("navigation")).toContainText(other.email);
  await expect(page.getByLabel("Title")).toHaveValue("");
  await expect(page.getByLabel("Body")).toHaveValue("");
  await expect(page.locator("main")).not.toContainText("An older note");
  await open(page, "/notes");
  await expect(page.locator("main")).not.toContainText(TITLE);
  expect(made).toEqual(["401"]);
});

test("a wrong password throws nothing away", async ({ page, context }) => {
  const account = await loseSession(page, context);
  await send(page);
  await expectRefused(page);
  await submitSignIn(page, { ...account, password: "not the right one at all" });
  await expect(page.getByRole("main")).toContainText("do not match");
  await submitSignIn(page, account);
  await expect(page.locator("ul.notes").getByRole("link", { name: TITLE })).toHaveCount(1);
});

test("a page that was left is not kept", async ({ page, context }) => {
  const account = await loseSession(page, context);
  const made = calls(page, "add_note");
  await send(page);
  await expectRefused(page);
  await page.getByRole("link", { name: "Notebook", exact: true }).click();
  await expect(page).toHaveURL("/");
  await page.getByRole("navigation").getByRole("link", { name: "Notes" }).click();
  await expectRefused(page);
  await submitSignIn(page, account);
  await expect(page.getByRole("link", { name: "An older note" })).toBeVisible();
  await expect(page.getByLabel("Title")).toHaveValue("");
  expect(made).toEqual(["401"]);
});

test("a sign-out in another tab ends what was kept", async ({ page, context, secondTab }) => {
  const account = newAccount();
  await signUp(page, account);
  const cookies = await context.cookies();
  await open(secondTab, "/notes");
  await page.getByLabel("Title").fill(TITLE);
  await context.clearCookies();
  const made = calls(page, "add_note");
  await send(page);
  await expectRefused(page);

  await context.addCookies(cookies);
  await signOut(secondTab);
  await submitSignIn(page, account);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");
  await expect(page.getByLabel("Title")).toHaveValue("");
  expect(made).toEqual(["401"]);
});

test("a sign-in in another tab heals this one, and sends nothing again", async ({
  page,
  context,
  secondTab,
}) => {
  const account = await loseSession(page, context);
  const made = calls(page, "add_note");
  await send(page);
  await expectRefused(page);
  await open(secondTab, "/sign-in");
  await submitSignIn(secondTab, account);
  await expect(page.getByRole("link", { name: "An older note" })).toBeVisible({ timeout: 2_000 });
  await expect(page.getByLabel("Title")).toHaveValue("");
  expect(made).toEqual(["401"]);
});

test("after 15 minutes nothing is kept", async ({ page, context }) => {
  await page.clock.install();
  const account = await loseSession(page, context);
  const made = calls(page, "add_note");
  await send(page);
  await expectRefused(page);
  const email = page.getByRole("main").getByLabel("E-mail");
  await email.fill(account.email);
  await page.clock.fastForward("15:01");
  await expect(email, "the page that is shown stays").toHaveValue(account.email);
  await submitSignIn(page, account);
  await expect(page.getByRole("link", { name: "An older note" })).toBeVisible();
  await expect(page.getByLabel("Title")).toHaveValue("");
  expect(made).toEqual(["401"]);
});

test("a refusal that comes after the sign-in shows no page, and the call is made again", async ({
  page,
  context,
}) => {
  const account = newAccount();
  await signUp(page, account);
  await addNote(page, "Shared late");
  await openNote(page, "Shared late");
  const made = calls(page, "share_note");
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let isAnswered = false;
  await page.route(
    "**/api/share_note",
    async (route) => {
      const response = await route.fetch();
      isAnswered = true;
      await held;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  await context.clearCookies();
  await page.getByLabel("Share with (e-mail)").fill("reader@example.org");
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect.poll(() => isAnswered).toBe(true);
  await page.getByLabel("Title").fill("Shared late, changed");
  await page.getByRole("button", { name: "Save" }).click();
  await expectRefused(page);
  await submitSignIn(page, account);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Shared late, changed");

  release();
  await expect(page.locator(".readers")).toContainText("reader@example.org");
  expect(made).toEqual(["401", "200"]);
  await expect(page.locator('[data-page="unauthorized"]')).toHaveCount(0);
});

test("a second refusal is an error like any other", async ({ page, context }) => {
  const account = await loseSession(page, context);
  await send(page);
  await expectRefused(page);
  const made = calls(page, "add_note");
  await page.route("**/api/add_note", async (route) => {
    await context.clearCookies();
    await route.continue({ headers: { ...route.request().headers(), cookie: "" } });
  });
  await submitSignIn(page, account);
  await expect.poll(() => made).toEqual(["401"]);
  await expectRefused(page);
});
