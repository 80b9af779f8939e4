// What has to be finished first: each task is a page at the URL that was asked for.
import { expect, test } from "../support/test.ts";
import { newAccount } from "../support/accounts.ts";
import { ready } from "../support/pages.ts";
import { startServer } from "../support/server.ts";

test("terms, an organisation and a refused password close the session until they are done", async ({
  page,
}) => {
  test.slow();
  const server = await startServer({ TERMS_VERSION: "2026-11", REQUIRE_ORGANISATION: "true" });
  const account = newAccount();
  const notes = `${server.origin}/notes`;
  const shown = (name: string) => page.locator(`[data-page="${name}"]`);
  try {
    await page.goto(`${server.origin}/sign-up`);
    await ready(page);
    const form = page.getByRole("main");
    await form.getByLabel("E-mail").fill(account.email);
    await form.getByLabel("Password").fill(account.password);
    await form.getByRole("button", { name: "Create account" }).click();

    await expect(shown("accept-terms")).toBeVisible();
    await expect(page).toHaveURL(notes);
    await expect(page.getByText("2026-11")).toBeVisible();
    const reloaded = await page.reload();
    expect(reloaded?.status()).toBe(401);
    await ready(page);
    // A way out there is, and nothing that belongs to somebody who has signed in.
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Settings" })).toHaveCount(0);
    await shown("accept-terms").getByRole("button").click();

    await expect(shown("choose-organisation")).toBeVisible();
    await expect(page).toHaveURL(notes);
    await page.getByLabel("Name", { exact: true }).fill("The Orchard");
    await page.getByRole("button", { name: "Make organisation" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");
    await expect(page).toHaveURL(notes);

    server.command("refuse-password", account.email);
    expect((await page.goto(notes))?.status()).toBe(401);
    await ready(page);
    const reset = shown("reset-password");
    await reset.getByLabel("Current password").fill("not-the-one-that-it-is");
    await reset.getByLabel("New password").fill("another-lantern-in-the-harbour");
    await reset.getByRole("button").click();
    await expect(page.getByRole("alert").filter({ visible: true })).toBeVisible();
    await reset.getByLabel("Current password").fill(account.password);
    await reset.getByLabel("New password").fill("another-lantern-in-the-harbour");
    await reset.getByRole("button").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");
    expect((await page.goto(notes))?.status()).toBe(200);
    // What the page still asks for would break off with the server, which the console tells.
    await page.waitForLoadState("networkidle");
  } finally {
    await server.stop();
  }
});
