// The session ends while a form is open.
import { expect, test } from "../support/test.ts";
import { newAccount, signUp, submitSignIn } from "../support/accounts.ts";
import { answerTo, isMarked, mark, open } from "../support/pages.ts";

test("a form that is sent without a session is 401, and the login form stands there", async ({
  page,
  context,
  js,
}) => {
  const account = newAccount();
  await signUp(page, account);
  await open(page, "/notes");
  await mark(page);
  await context.clearCookies();

  await page.getByLabel("Title").fill("Typed before the session ended");
  await page.getByLabel("Body").fill("Some text.");
  const posted = answerTo(page);
  await page.getByRole("button", { name: "Add note" }).click();
  const response = await posted;

  expect(response.status()).toBe(401);
  const path = new URL(response.url()).pathname;
  if (js) {
    expect(path, "with JavaScript the server function is called").toMatch(/^\/api\//);
  } else {
    expect(path, "without it the page is asked").toBe("/notes");
  }
  await expect(page.locator('[data-page="unauthorized"]')).toBeVisible();
  await expect(page).toHaveURL("/notes");
  expect(await isMarked(page), "with JavaScript the page is not loaded again").toBe(js);

  await submitSignIn(page, account);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");
});
