// A protected page, opened signed out.
import { expect, test } from "../support/test.ts";
import { open } from "../support/pages.ts";

for (const path of ["/notes", "/notes/AZaz09-_AZaz09-_AZaz09", "/admin"]) {
  test(`${path} signed out is a true 401 at its own address`, async ({ page, context }) => {
    const response = await open(page, path);

    expect(response.status()).toBe(401);
    const headers = response.headers();
    expect(headers["www-authenticate"]).toBeTruthy();
    expect(headers["www-authenticate"]).not.toMatch(/^basic/i);
    expect(headers["cache-control"]).toContain("no-store");
    expect(headers["set-cookie"]).toBeUndefined();
    expect(await context.cookies()).toEqual([]);
    await expect(page).toHaveURL(path);
  });
}

test("the page is complete in the HTML", async ({ page }) => {
  const response = await open(page, "/notes");
  const html = await response.text();

  expect(html).toContain('<html lang="en"');
  expect(html).toContain("</html>");
  expect(html).toContain("<nav");
  expect(html).toContain('data-page="unauthorized"');
  expect(html).toMatch(/<form[^>]*method="post"/);
  expect(html).toContain('name="email"');
});

test("it is the login form inside the layout", async ({ page }) => {
  await open(page, "/notes");

  await expect(page.locator('[data-page="unauthorized"]')).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in to continue");
  await expect(page.getByRole("navigation").getByRole("link", { name: "Notes" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
});

test("a password manager can tell the fields", async ({ page }) => {
  await open(page, "/notes");
  const main = page.getByRole("main");

  await expect(main.getByLabel("E-mail")).toHaveAttribute("autocomplete", /\busername\b/);
  await expect(main.getByLabel("E-mail")).toHaveAttribute("type", "email");
  await expect(main.getByLabel("Password")).toHaveAttribute("autocomplete", "current-password");
  await expect(main.getByLabel("Password")).toHaveAttribute("type", "password");
});
