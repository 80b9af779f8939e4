// Passkeys: added on /settings, and signed in with wherever somebody is asked to sign in.
import { expect, test } from "../support/test.ts";
import { newAccount, signOut, signUp } from "../support/accounts.ts";
import { open, ready, sendByHand } from "../support/pages.ts";
import {
  addPasskey,
  kept,
  passkeyButton,
  passkeyRow,
  plugIn,
  withoutSuggestions,
} from "../support/passkeys.ts";

const WITHOUT_SCRIPTS = "without JavaScript a browser asks no authenticator";

test("without JavaScript the form is as it was, and settings say what is missing", async ({ page, js }) => {
  test.skip(js, "what is shown where no script runs");
  const account = newAccount();
  await signUp(page, account);
  await open(page, "/settings");
  await expect(page.getByText("takes a browser that has passkeys")).toBeVisible();
  await expect(page.getByRole("button", { name: "Add a passkey" })).toBeHidden();
  await signOut(page);
  await open(page, "/sign-in");
  await expect(passkeyButton(page)).toBeHidden();
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(1);
});

test("a browser that has none shows no button", async ({ page, js }) => {
  test.skip(!js, WITHOUT_SCRIPTS);
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "PublicKeyCredential");
  });
  await open(page, "/sign-in");
  await expect(passkeyButton(page)).toBeHidden();
  await page.getByLabel("E-mail").click();
});

test("who merely looks at a form asks for nothing", async ({ page, js }) => {
  test.skip(!js, WITHOUT_SCRIPTS);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  for (const path of ["/", "/sign-in", "/notes"]) {
    await open(page, path);
    await expect(passkeyButton(page)).toBeVisible();
  }
  expect(asked.filter((path) => path.includes("passkey"))).toEqual([]);
  expect(await page.context().cookies()).toEqual([]);
});

test("the button signs in, at the URL that was asked for", async ({ page, js }) => {
  test.skip(!js, WITHOUT_SCRIPTS);
  const account = newAccount();
  await withoutSuggestions(page);
  const authenticator = await plugIn(page);
  await signUp(page, account);
  await addPasskey(page, "My laptop");
  expect(await kept(authenticator)).toBe(1);
  await expect(passkeyRow(page, "My laptop")).toContainText("never used");
  await expect(page.getByLabel("Name of the passkey")).toHaveValue("");

  await signOut(page);
  await open(page, "/settings");
  await passkeyButton(page).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
  await expect(page).toHaveURL("/settings");
  await expect(passkeyRow(page, "My laptop")).toContainText("last used");

  await signOut(page);
  await open(page, "/sign-in");
  await passkeyButton(page).click();
  await expect(page).toHaveURL("/notes");
});

test("the address suggests passkeys, once somebody turns to it", async ({ page, js }) => {
  test.skip(!js, WITHOUT_SCRIPTS);
  await plugIn(page);
  await signUp(page, newAccount());
  await addPasskey(page, "My laptop");
  await signOut(page);
  await open(page, "/notes");
  const address = page.getByRole("main").getByLabel("E-mail");
  await expect(address).toHaveAttribute("autocomplete", "username webauthn");
  // The simulated one is chosen as soon as it is suggested.
  await address.focus();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes");
  await expect(page).toHaveURL("/notes");
});

test("a form that was refused goes on after it", async ({ page, js }) => {
  test.skip(!js, WITHOUT_SCRIPTS);
  await withoutSuggestions(page);
  await plugIn(page);
  await signUp(page, newAccount());
  await addPasskey(page, "My laptop");
  // The session is gone; what the browser had of it as well.
  await page.context().clearCookies();
  await open(page, "/notes");
  await sendByHand(page, "/api/add_note", { title: "A walk", body: "Along the harbour" });
  await expect(page.locator(".kept-input")).toBeVisible();
  await ready(page);
  await passkeyButton(page).click();
  await expect(page.locator('.kept-input[data-fate="refilled"]')).toBeVisible();
  await expect(page.getByLabel("Title")).toHaveValue("A walk");
});

test("it confirms who somebody is", async ({ page, js }) => {
  test.skip(!js, WITHOUT_SCRIPTS);
  await plugIn(page);
  await signUp(page, newAccount());
  await addPasskey(page, "My laptop");
  await page.getByRole("button", { name: "Delete account" }).click();
  const stepUp = page.locator('[data-page="step-up"]');
  await expect(stepUp).toBeVisible();
  await ready(page);
  await stepUp.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page.getByRole("navigation").getByRole("link", { name: "Sign in" })).toBeVisible();
});

test("one that was removed, and one that is not verified, sign nobody in", async ({ page, js }) => {
  test.skip(!js, WITHOUT_SCRIPTS);
  await withoutSuggestions(page);
  const { session, authenticatorId } = await plugIn(page);
  await signUp(page, newAccount());
  await addPasskey(page, "My laptop");
  await signOut(page);
  await open(page, "/sign-in");
  await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await passkeyButton(page).click();
  const alert = page.getByRole("alert").filter({ visible: true });
  await expect(alert).toContainText("No passkey was used");

  await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await passkeyButton(page).click();
  await expect(page).toHaveURL("/notes");
  await open(page, "/settings");
  await page.getByRole("button", { name: "Remove My laptop" }).click();
  await expect(passkeyRow(page, "My laptop")).toHaveCount(0);
  await signOut(page);
  await open(page, "/sign-in");
  await passkeyButton(page).click();
  await expect(alert).toContainText("not accepted");
  await expect(page).toHaveURL("/sign-in");
});
