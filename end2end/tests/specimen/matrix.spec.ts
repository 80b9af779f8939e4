// Every call site in every SSR mode, for every demand, with JavaScript: the first load, signing in,
// and navigation. What a request alone is answered with is in `specimen/tests/matrix`.
import { checkCells } from "../../support/cells.ts";
import {
  type CallSite,
  callSites,
  DEMANDS,
  type Demand,
  expectCounting,
  MODES,
  type Mode,
  SPECIMEN,
  Visitor,
} from "../../support/specimen.ts";
import { expect, test } from "../../support/test.ts";

const SITES = await callSites();

test("the specimen has call sites", () => {
  expect(SITES.length, `nothing answers at ${SPECIMEN}`).toBeGreaterThan(0);
});

// Hundreds of loads, and the message of a failure names the cell.
test.use({ trace: "off" });

for (const mode of MODES) {
  for (const site of SITES) {
    test(`${mode}/${site.name} is right for every demand`, async ({ browser }) => {
      test.setTimeout(120_000);
      const visitor = await Visitor.arrive(browser);
      const admin = await Visitor.arrive(browser, "admin");
      await checkCells(site, mode, async (demand, path) => {
        visitor.forget();
        admin.forget();
        await visitor.signOut();
        await refusedLoad(visitor, site, demand, path);
        if (site.answer !== "bare-page") {
          await navigation(visitor, site, mode, demand, path);
          if (demand === "unauthorized") await signingInAndOut(visitor, site, mode, path);
        }
        await allowedLoad(admin, site, path);
        expect([...visitor.errors, ...admin.errors]).toEqual([]);
      });
      await visitor.leave();
      await admin.leave();
    });
  }
}

/** Presses the button of those call sites that wait for it. */
async function ask(visitor: Visitor, site: CallSite): Promise<void> {
  if (site.answer === "on-click" || site.answer === "when-posted") {
    await visitor.page.locator("#ask").click();
  }
}

/** How many calls of the browser's own a load may cost: none where the server has asked. */
function ownCalls(site: CallSite): number {
  return ["page", "late", "bare-page"].includes(site.answer) ? 0 : 1;
}

async function refusedLoad(
  visitor: Visitor,
  site: CallSite,
  demand: Demand,
  path: string,
): Promise<void> {
  const status = await visitor.load(path);
  if (site.answer === "bare-page") {
    expect(status).toBe(DEMANDS[demand]);
    await expect(visitor.page.getByRole("heading")).toBeVisible();
    return;
  }
  if (site.answer === "late") {
    // 200 for the first visitor, see `specimen/tests/matrix/late.rs`.
    expect([200, DEMANDS[demand]]).toContain(status);
  } else {
    expect(status).toBe(ownCalls(site) === 0 ? DEMANDS[demand] : 200);
  }
  await visitor.expectAlive();
  await ask(visitor, site);
  await visitor.expectRefused(demand);
  await visitor.expectAlive();
  await expectLayoutAlive(visitor, site);
  visitor.expectAt(path);
  expect(visitor.calls.length, `the browser asked for ${visitor.calls}`).toBe(ownCalls(site));
}

/** Away, back, and once more by the browser's own buttons; the document stays. */
async function navigation(
  visitor: Visitor,
  site: CallSite,
  mode: Mode,
  demand: Demand,
  path: string,
): Promise<void> {
  const { page } = visitor;
  await page.evaluate("window.marker = true");
  await goToContents(visitor, mode);
  await followLink(visitor, site, path);
  await visitor.expectRefused(demand);
  await expectLayoutAlive(visitor, site);
  visitor.expectAt(path);
  await page.goBack();
  await expectContents(visitor, mode);
  await page.goForward();
  await ask(visitor, site);
  await visitor.expectRefused(demand);
  await visitor.expectAlive();
  visitor.expectAt(path);
  expect(await page.evaluate("window.marker"), "the document was loaded again").toBe(true);
}

/** A wrong password, the right one, and then nobody is signed in any more. */
async function signingInAndOut(
  visitor: Visitor,
  site: CallSite,
  mode: Mode,
  path: string,
): Promise<void> {
  const { page } = visitor;
  await visitor.signIn("bob", "wrong");
  await page.getByRole("alert").filter({ hasText: "do not match" }).waitFor();
  await visitor.signIn("bob");
  await page.locator("[data-page]").waitFor({ state: "detached" });
  await ask(visitor, site);
  await visitor.expectAllowed("bob", site);
  await expectLayoutAlive(visitor, site);
  visitor.expectAt(path);
  await visitor.signOut();
  await goToContents(visitor, mode);
  await followLink(visitor, site, path);
  await visitor.expectRefused("unauthorized");
  expect(await page.evaluate("window.marker"), "the document was loaded again").toBe(true);
}

async function allowedLoad(admin: Visitor, site: CallSite, path: string): Promise<void> {
  expect(await admin.load(path)).toBe(200);
  await admin.expectAlive();
  await ask(admin, site);
  await admin.expectAllowed("admin", site);
  await admin.expectAlive();
  expect(admin.calls.length, `the browser asked for ${admin.calls}`).toBe(ownCalls(site));
}

async function goToContents(visitor: Visitor, mode: Mode): Promise<void> {
  await visitor.page.getByRole("navigation").getByRole("link", { name: mode, exact: true }).click();
  await expectContents(visitor, mode);
}

async function expectContents(visitor: Visitor, mode: Mode): Promise<void> {
  await visitor.page.getByRole("heading", { name: mode, exact: true }).waitFor();
  await expect(visitor.page.locator("[data-page]")).toHaveCount(0);
  visitor.expectAt(`/${mode}`);
}

async function followLink(visitor: Visitor, site: CallSite, path: string): Promise<void> {
  await visitor.page.locator(`a[href="${path}"]`).click();
  await ask(visitor, site);
}

/** A layout around the boundary stays where it is, and counts. */
async function expectLayoutAlive(visitor: Visitor, site: CallSite): Promise<void> {
  if (site.name === "layout-boundary") await expectCounting(visitor.page, "#layout-count");
}
