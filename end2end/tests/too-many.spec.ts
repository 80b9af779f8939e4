// Somebody guesses passwords, and the owner is not locked out by it.
import { expect, test } from "../support/test.ts";
import { newAccount, signOut, signUp, submitSignIn } from "../support/accounts.ts";
import { copyForAxe, expectNoViolations, LOOKS, show } from "../support/axe.ts";
import { expectReadable } from "../support/document.ts";
import { answerTo, open, prepare, ready } from "../support/pages.ts";
import { startServer } from "../support/server.ts";

const limited = test.extend<{ site: { origin: string } }>({
  // The server that all tests share lets them guess without end.
  site: async ({}, use) => {
    const server = await startServer({ LEPTOS_ENV: "PROD", LIMIT_PER_ACCOUNT: "3/120" });
    await use(server);
    await server.stop();
  },
  baseURL: async ({ site }, use) => {
    await use(site.origin);
  },
});

limited("whoever guesses is told to wait, and the owner's browser is not", async ({
  browser,
  context,
  js,
  baseURL,
}) => {
  const account = newAccount();
  const owner = await context.newPage();
  await prepare(owner, js);
  await signUp(owner, account);
  await signOut(owner);

  const stranger = await browser.newContext({ baseURL, javaScriptEnabled: js });
  const page = await stranger.newPage();
  await prepare(page, js);
  await open(page, "/notes");
  const wrong = { ...account, password: "not-the-password-at-all" };
  for (let guess = 0; guess < 3; guess += 1) {
    const refused = answerTo(page);
    await submitSignIn(page, wrong);
    expect((await refused).status()).toBe(401);
    await ready(page);
  }
  const answered = answerTo(page);
  await submitSignIn(page, account);
  const answer = await answered;
  expect(answer.status()).toBe(429);
  expect(Number(answer.headers()["retry-after"])).toBeGreaterThan(60);
  await expect(page).toHaveURL("/notes");
  await expect(page.getByRole("alert")).toContainText("Try again in 2 minutes");
  await expect(page.getByRole("main").getByLabel("E-mail")).toHaveValue(account.email);

  const seen = js ? page : await copyForAxe(page);
  await expectReadable(page, "Error: Sign in · Notebook");
  for (const look of LOOKS) {
    await show(seen, look);
    await expectNoViolations(seen, `too-many-requests-${look.width}-${look.colorScheme}`);
  }
  await stranger.close();

  await open(owner, "/notes");
  await submitSignIn(owner, account);
  await expect(owner.getByRole("heading", { level: 1, name: "Notes" })).toBeVisible();
});
