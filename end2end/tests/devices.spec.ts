// Devices on /settings: listed, and signed out from another one.
import { expect, test } from "../support/test.ts";
import { grant, newAccount, signUp, submitSignIn } from "../support/accounts.ts";
import { openSettings } from "../support/keys.ts";
import { isMarked, mark, open } from "../support/pages.ts";

test("a device is signed out from another one", async ({ page, otherPage, js }) => {
  const account = newAccount();
  await signUp(page, account);
  await openSettings(page);
  const devices = page.getByRole("region", { name: "Devices", exact: true });
  await expect(devices.getByRole("listitem")).toHaveCount(1);
  await expect(devices.getByRole("listitem")).toContainText("This device");
  await expect(devices.getByRole("listitem")).toContainText("Chrom");
  await expect(devices.getByRole("button")).toHaveCount(0);

  await open(otherPage, "/sign-in");
  await submitSignIn(otherPage, account);
  await expect(otherPage).toHaveURL("/notes");
  await openSettings(page);
  await expect(devices.getByRole("listitem")).toHaveCount(2);
  if (js) await mark(page);
  await devices.getByRole("button", { name: /^Sign out Chrom/ }).click();
  await expect(devices.getByRole("listitem")).toHaveCount(1);
  if (js) expect(await isMarked(page)).toBe(true);

  expect((await open(otherPage, "/notes")).status()).toBe(401);
  expect((await open(page, "/notes")).status()).toBe(200);
});

test("all others are signed out at once", async ({ page, otherPage }) => {
  const account = newAccount();
  await signUp(page, account);
  await open(otherPage, "/sign-in");
  await submitSignIn(otherPage, account);
  await expect(otherPage).toHaveURL("/notes");
  await openSettings(page);
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  const devices = page.getByRole("region", { name: "Devices", exact: true });
  await expect(devices.getByRole("listitem")).toHaveCount(1);
  expect((await open(otherPage, "/notes")).status()).toBe(401);
});

test("a role that is given changes the id of the session, and the page goes on", async ({
  page,
  context,
}) => {
  const account = newAccount();
  await signUp(page, account);
  const id = async () => (await context.cookies()).find((it) => it.name.startsWith("session"))?.value;
  const before = await id();
  grant(account, "admin");
  expect((await open(page, "/admin")).status()).toBe(200);
  const after = await id();
  expect(after).toBeTruthy();
  expect(after).not.toBe(before);
  expect((await open(page, "/notes")).status()).toBe(200);
  expect(await id()).toBe(after);
});
