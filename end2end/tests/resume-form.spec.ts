// A form that the browser itself sent, because there is no JavaScript or it had not loaded yet, is refused
// for want of a session, and goes on after signing in.
import type { BrowserContext, Page, Response } from "@playwright/test";

import { expect, test } from "../support/test.ts";
import { type Account, newAccount, signUp, submitSignIn } from "../support/accounts.ts";
import { answerTo, open, ready, sendByHand } from "../support/pages.ts";
import { type Server, startServer } from "../support/server.ts";

/** Against a server of one's own, which can be killed. */
const mortal = test.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await startServer({});
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => {
    await use(server.origin);
  },
});

const NOTE = { title: "Typed before the session ended", body: "Three lines\nof ünïcödé\n<b>kept</b>" };

/** Ends the session on the server, as another device could; the browser still has its cookie. */
async function endSession(page: Page, context: BrowserContext): Promise<void> {
  const origin = new URL(page.url()).origin;
  const ended = await context.request.post("/api/sign_out", {
    headers: { origin, "sec-fetch-site": "same-origin", accept: "application/json" },
    form: {},
  });
  expect(ended.ok()).toBe(true);
}

/** The session's cookies, as they are before the answer to a sign-out takes them away. */
async function keepingCookies(context: BrowserContext, action: () => Promise<void>): Promise<void> {
  const cookies = await context.cookies();
  await action();
  await context.addCookies(cookies);
}

async function sendNote(page: Page): Promise<Response> {
  const posted = answerTo(page);
  await sendByHand(page, "/api/add_note", NOTE);
  const response = await posted;
  await expect(page.locator('[data-page="unauthorized"]')).toBeVisible();
  await ready(page);
  return response;
}

async function expectOneNote(page: Page): Promise<void> {
  await expect(page).toHaveURL("/notes");
  const link = page.locator("ul.notes").getByRole("link", { name: NOTE.title });
  await expect(link).toHaveCount(1);
  await link.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(NOTE.title);
  await expect(page.getByLabel("Body")).toHaveValue(NOTE.body);
}

async function lost(page: Page, context: BrowserContext, account: Account): Promise<Response> {
  await signUp(page, account);
  await open(page, "/notes");
  await keepingCookies(context, () => endSession(page, context));
  return sendNote(page);
}

test("WCAG 2.2.5, re-authenticating: a note goes on after signing in again, once", async ({
  page,
  context,
}) => {
  const account = newAccount();
  const refused = await lost(page, context, account);
  expect(refused.status()).toBe(401);
  expect(new URL(refused.url()).pathname).toBe("/notes");
  const notice = page.locator(".kept-input");
  await expect(notice).toContainText("What you wrote is safe");
  await notice.getByText("What you wrote", { exact: true }).click();
  await expect(notice.getByText(NOTE.title)).toBeVisible();

  await submitSignIn(page, account);
  await expectOneNote(page);
});

test("a wrong password in between loses nothing", async ({ page, context }) => {
  const account = newAccount();
  await lost(page, context, account);
  await submitSignIn(page, { ...account, password: "not-the-password" });
  await expect(page.getByRole("alert")).toBeVisible();
  await ready(page);
  await submitSignIn(page, account);
  await expectOneNote(page);
});

test("another user finds nothing of it", async ({ page, context, otherPage }) => {
  const other = newAccount();
  await signUp(otherPage, other);
  await lost(page, context, newAccount());
  await submitSignIn(page, other);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");
  await expect(page.getByRole("navigation")).toContainText(other.email);
  await expect(page.locator("main")).not.toContainText(NOTE.title);
  expect(await page.content()).not.toContain("ünïcödé");
});

test("a browser without a session finds it filled in, and a person sends it", async ({
  page,
  context,
}) => {
  const account = newAccount();
  await signUp(page, account);
  await open(page, "/notes");
  await context.clearCookies();
  await sendNote(page);
  await submitSignIn(page, account);
  await expect(page.locator(".kept-input")).toContainText("was not sent yet");
  await ready(page);
  await expect(page.getByLabel("Title")).toHaveValue(NOTE.title);
  await expect(page.getByLabel("Body")).toHaveValue(NOTE.body);
  await expect(page.locator("ul.notes").getByRole("link")).toHaveCount(0);
  await page.getByRole("button", { name: "Add note" }).click();
  await expectOneNote(page);
});

test("a double click on the button that signs in sends it once", async ({ page, context }) => {
  const account = newAccount();
  await lost(page, context, account);
  const form = page.getByRole("main");
  await form.getByLabel("E-mail").fill(account.email);
  await form.getByLabel("Password").fill(account.password);
  await form.getByRole("button", { name: "Sign in", exact: true }).dblclick();
  await expectOneNote(page);
});

mortal("a server that is killed in between loses nothing", async ({ page, context, server }) => {
  const account = newAccount();
  await lost(page, context, account);
  // What is still being loaded then would break off, which the console tells.
  await page.waitForLoadState("networkidle");
  await server.crash();
  await submitSignIn(page, account);
  await expectOneNote(page);
});
