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
  type Visitor,
} from "../../support/specimen.ts";
import { expect } from "../../support/test.ts";
import { test } from "../../support/visitors.ts";

const SITES = await callSites();

test("the specimen has call sites", () => {
  expect(SITES.length, `nothing answers at ${SPECIMEN}`).toBeGreaterThan(0);
});

// Hundreds of loads, and the message of a failure names the cell.
test.use({ trace: "off" });

for (const mode of MODES) {
  for (const site of SITES) {
    test(`${mode}/${site.name} is right for every demand`, async ({ visitor, admin }) => {
      test.setTimeout(120_000);
      await checkCells("pages", site.name, mode, async (demand, path) => {
        visitor.forget();
        admin.forget();
        await visitor.signOut();
        await refusedLoad(visitor, site, demand, path);
        if (site.answer !== "bare-page") {
          await navigation(visitor, site, mode, demand, path);
          if (demand === "unauthorized" && site.answer !== "error-page") {
            await signingInAndOut(visitor, site, mode, path);
          }
        }
        await allowedLoad(admin, site, path);
        expect([...visitor.errors, ...admin.errors]).toEqual([]);
      });
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
  return ["once-loaded", "on-click", "when-posted"].includes(site.answer) ? 1 : 0;
}

/** The status of a refused load. A late one depends on who has been there before. */
function statuses(site: CallSite, demand: Demand): number[] {
  if (site.answer === "late") return [200, DEMANDS[demand]];
  return [ownCalls(site) === 0 && site.answer !== "region" ? DEMANDS[demand] : 200];
}

/** The page that answers. */
function shown(site: CallSite, demand: Demand): Demand | "error" {
  return site.answer === "error-page" ? "error" : demand;
}

async function refusedLoad(
  visitor: Visitor,
  site: CallSite,
  demand: Demand,
  path: string,
): Promise<void> {
  expect(statuses(site, demand)).toContain(await visitor.load(path));
  if (site.answer === "bare-page") {
    await expect(visitor.page.getByRole("heading")).toBeVisible();
    return;
  }
  await visitor.expectAlive();
  await ask(visitor, site);
  await visitor.expectRefused(shown(site, demand));
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
  await visitor.mark();
  await goToContents(visitor, mode);
  await followLink(visitor, site, path);
  await visitor.expectRefused(shown(site, demand));
  await expectLayoutAlive(visitor, site);
  visitor.expectAt(path);
  await page.goBack();
  await expectContents(visitor, mode);
  await page.goForward();
  await ask(visitor, site);
  await visitor.expectRefused(shown(site, demand));
  await visitor.expectAlive();
  visitor.expectAt(path);
  await visitor.expectNotLoadedAgain();
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
  await visitor.expectNotLoadedAgain();
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
