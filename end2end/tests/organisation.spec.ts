// Organisations: who belongs to one, who may change it, and what its plan opens.
import type { Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";
import { newAccount, signUp } from "../support/accounts.ts";
import { addNote } from "../support/notes.ts";
import { actFor, addMember, changePlan, makeOrganisation, member } from "../support/organisations.ts";
import { answerTo, isMarked, mark, open, sendByHand } from "../support/pages.ts";

const MANAGES = ["Add member", "Book the plan Team"];

/** Whether the page that is open offers to change the organisation. */
async function expectForms(page: Page, count: 0 | 1): Promise<void> {
  for (const name of MANAGES) {
    await expect(page.getByRole("button", { name }), name).toHaveCount(count);
  }
}

test("signed out it asks to sign in", async ({ page }) => {
  expect((await open(page, "/organisation")).status()).toBe(401);
  await expect(page.locator('[data-page="unauthorized"]')).toBeVisible();
});

test("a second person is added, sees it, may not change it, and may as soon as she is promoted", async ({
  page,
  otherPage,
}) => {
  const bea = newAccount();
  await signUp(otherPage, bea);
  await signUp(page, newAccount());
  await makeOrganisation(page, "The Orchard");
  await expectForms(page, 1);
  await addMember(page, bea);
  await expect(member(page, bea.email).locator(".badge")).toHaveText("member");

  await actFor(otherPage, "The Orchard");
  await expect(member(otherPage, bea.email).locator(".badge")).toHaveText("member");
  await expectForms(otherPage, 0);
  await expect(otherPage.getByRole("combobox")).toHaveCount(0);
  const refused = answerTo(otherPage);
  await sendByHand(otherPage, "/api/change_plan", { plan: "team" });
  expect((await refused).status()).toBe(403);
  await expect(otherPage.locator('[data-page="forbidden"]')).toBeVisible();

  await page.getByLabel(`Role of ${bea.email}`, { exact: true }).selectOption("administrator");
  await page.getByRole("button", { name: `Change the role of ${bea.email}` }).click();
  await expect(member(page, bea.email).locator(".badge")).toHaveText("administrator");
  // The other form that changes something was not sent.
  await expect(page.getByRole("button", { name: "Book the plan Team" })).toBeVisible();

  await open(otherPage, "/organisation");
  await expectForms(otherPage, 1);
  await changePlan(otherPage, "Book");

  await page.getByRole("button", { name: `Remove ${bea.email}` }).click();
  await expect(member(page, bea.email)).toHaveCount(0);
  await open(otherPage, "/organisation");
  await expect(otherPage.getByRole("heading", { level: 1 })).toHaveText("Organisations");
});

test("the plan Team opens the export in the same session, and its end closes it", async ({ page }) => {
  await signUp(page, newAccount());
  await addNote(page, "A walk along the harbour");
  expect((await open(page, "/export")).status()).toBe(403);
  await expect(page.locator('[data-page="export-forbidden"]')).toBeVisible();

  await page.getByRole("main").getByRole("link", { name: "Your organisations" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Organisations");
  await makeOrganisation(page, "The Orchard");
  await changePlan(page, "Book");
  expect((await open(page, "/export")).status()).toBe(200);
  await expect(page.getByRole("main")).toContainText("There is 1 note of yours.");
  const link = page.getByRole("link", { name: "Download all notes" });
  const path = (await link.getAttribute("href")) ?? "";
  const file = await page.request.get(path);
  expect(file.status()).toBe(200);
  expect(file.headers()["content-disposition"]).toContain('filename="notes.json"');
  expect(await file.json()).toMatchObject([{ title: "A walk along the harbour" }]);

  await open(page, "/organisation");
  await changePlan(page, "End");
  expect((await open(page, "/export")).status()).toBe(403);
  await expect(page.locator('[data-page="export-forbidden"]')).toBeVisible();
  expect((await page.request.get(path)).status()).toBe(403);
});

test("the download is a file", async ({ page }) => {
  await signUp(page, newAccount());
  await makeOrganisation(page, "The Orchard");
  await changePlan(page, "Book");
  await open(page, "/export");
  const begins = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download all notes" }).click();
  expect((await begins).suggestedFilename()).toBe("notes.json");
  await expect(page).toHaveURL("/export");
});

test("the last administrator can not leave others behind, and ends it when alone", async ({
  page,
  otherPage,
  js,
}) => {
  const [account, bea] = [newAccount(), newAccount()];
  await signUp(otherPage, bea);
  await signUp(page, account);
  await makeOrganisation(page, "The Orchard");
  await addMember(page, bea);
  await mark(page);
  await page.getByRole("button", { name: "Leave", exact: true }).click();

  const alert = page.getByRole("alert");
  await expect(alert).toContainText("An organisation needs an administrator.");
  await expect(alert).toBeFocused();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The Orchard");
  await expect(member(page, account.email).locator(".badge")).toHaveText("administrator");
  expect(await isMarked(page), "with JavaScript the page is not loaded again").toBe(js);

  await page.getByRole("button", { name: `Remove ${bea.email}` }).click();
  await expect(member(page, bea.email)).toHaveCount(0);
  await page.getByRole("button", { name: "Leave", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Organisations");
  await expect(page.getByRole("button", { name: "Act for The Orchard" })).toHaveCount(0);
});

test("a form from before another organisation was chosen changes nothing", async ({ page, secondTab }) => {
  await signUp(page, newAccount());
  await makeOrganisation(page, "The Quay");
  await makeOrganisation(page, "The Orchard");
  // As a tab does that was open all the while: it still says for which one it was shown.
  const shown = await page.locator('input[name="organisation"]').first().inputValue();
  await actFor(secondTab, "The Quay");
  await secondTab.close();
  const refused = page.waitForResponse(
    (response) =>
      response.request().method() === "POST" && response.url().endsWith("/organisation"),
  );
  await sendByHand(page, "/api/change_plan", { plan: "team", organisation: shown });
  expect((await refused).status()).toBe(422);
  await expect(page.getByRole("alert")).toContainText("You act for another organisation by now");
  await expect(page.getByRole("button", { name: "Book the plan Team" })).toBeVisible();
});

test("one acts for one organisation, for another, and for oneself", async ({ page }) => {
  await signUp(page, newAccount());
  await makeOrganisation(page, "The Orchard");
  await makeOrganisation(page, "The Quay");
  await actFor(page, "The Orchard");
  await expect(page).toHaveTitle("The Orchard · Notebook");
  await expect(page.getByRole("button", { name: "Act for The Quay" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Act for The Orchard" })).toHaveCount(0);

  await page.getByRole("button", { name: "Act for yourself again" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Organisations");
  await expect(page).toHaveTitle("Organisations · Notebook");
  await expect(page.getByRole("button", { name: "Act for The Orchard" })).toBeVisible();
});

test("an address without an account is told at its field, and kept", async ({ page }) => {
  await signUp(page, newAccount());
  await makeOrganisation(page, "The Orchard");
  const email = page.getByLabel("E-mail address");
  await email.fill("nobody@example.org");
  await page.getByLabel("Role", { exact: true }).selectOption("administrator");
  await page.getByRole("button", { name: "Add member" }).click();

  await expect(page.getByRole("alert")).toBeFocused();
  await expect(email).toHaveValue("nobody@example.org");
  await expect(email).toHaveAccessibleDescription(/There is no account/);
  await expect(page.getByLabel("Role", { exact: true })).toHaveValue("org:admin");
  await page.getByRole("alert").getByRole("link").click();
  await expect(email).toBeFocused();
});
