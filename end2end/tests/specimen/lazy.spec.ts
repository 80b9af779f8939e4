// Lazy routes: pages whose code comes in a wasm file of its own, when somebody gets to them.
import { checkCells } from "../../support/cells.ts";
import { DEMANDS, type Demand, expectCounting, EXTREMES, MODES, Visitor } from "../../support/specimen.ts";
import { expect } from "../../support/test.ts";
import { test } from "../../support/visitors.ts";

const LAZY = process.env.LAZY_URL ?? "http://localhost:3102";
/** As `specimen/lazy/src/pages.rs` has them. The boundary of the last one is in the lazy part. */
const PAGES = ["data", "protected", "guard"];
const SECRET = (user: string) => `CANARY-of-${user}-lazy`;

for (const kind of PAGES) {
  for (const mode of MODES) {
    test(`lazy ${mode}/${kind} is right for every demand`, async ({ visitor, admin }) => {
      await checkCells("lazy", kind, mode, async (demand, path) => {
        visitor.forget();
        admin.forget();
        await visitor.signOut();
        await refusedLoad(visitor, demand, path);
        // The boundary of that one is in the part that is loaded.
        if (kind !== "guard") expect(visitor.chunks).toEqual([]);
        if (demand === "unauthorized") {
          await signIn(visitor);
          expect(visitor.chunks).not.toEqual([]);
        }
        await allowedLoad(admin, path);
        expect(admin.chunks).not.toEqual([]);
        expect([...visitor.errors, ...admin.errors]).toEqual([]);
      });
    });

    if (!EXTREMES.includes(mode)) continue;

    test(`lazy ${mode}/${kind}: without JavaScript it is the same`, async ({ browser }) => {
      const visitor = await Visitor.arrive(browser, undefined, false);
      for (const [demand, status] of Object.entries(DEMANDS)) {
        expect(await visitor.load(`${LAZY}/${mode}/${kind}/${demand}`)).toBe(status);
        await visitor.expectRefused(demand as Demand);
      }
      await visitor.load(`${LAZY}/${mode}/${kind}/unauthorized`);
      await visitor.signIn("ada");
      await expect(visitor.page.locator("[data-page]")).toHaveCount(0);
      // Leptos' out-of-order streaming shows it with JavaScript only; it is there all the same.
      expect(await visitor.page.content()).toContain(SECRET("ada"));
      await visitor.leave();
    });
  }

  test(`lazy ${kind}: navigating shows the page of the boundary, and leaving resets it`, async ({ browser }) => {
    const visitor = await Visitor.arrive(browser);
    await visitor.load(LAZY);
    await expectCounting(visitor.page, "#count");
    for (let round = 0; round < 2; round++) {
      for (const demand of Object.keys(DEMANDS) as Demand[]) {
        const path = `/ooo/${kind}/${demand}`;
        await visitor.page.getByRole("link", { name: path, exact: true }).click();
        await visitor.expectRefused(demand);
        visitor.expectAt(path);
        await visitor.page.getByRole("link", { name: "Home" }).click();
        await expect(visitor.page.getByRole("heading", { name: "Home" })).toBeVisible();
      }
    }
    await visitor.page.getByRole("link", { name: `/ooo/${kind}/unauthorized`, exact: true }).click();
    await visitor.expectRefused("unauthorized");
    await visitor.signIn("ada");
    await expect(visitor.page.locator("#secret")).toHaveText(SECRET("ada"));
    // From one lazy route to another, one refused and one not.
    await visitor.page.getByRole("link", { name: `/ooo/${kind}/forbidden`, exact: true }).click();
    await visitor.expectRefused("forbidden");
    await visitor.page.getByRole("link", { name: `/ooo/${kind}/unauthorized`, exact: true }).click();
    await expect(visitor.page.locator("#secret")).toHaveText(SECRET("ada"));
    expect(visitor.errors).toEqual([]);
    await visitor.leave();
  });
}

/** The page of the boundary is there to stay, and nothing is asked. */
async function refusedLoad(visitor: Visitor, demand: Demand, path: string): Promise<void> {
  expect(await visitor.load(`${LAZY}${path}`)).toBe(DEMANDS[demand]);
  await visitor.expectRefused(demand);
  await expectCounting(visitor.page, "#count");
  await visitor.expectRefused(demand);
  expect(visitor.calls).toEqual([]);
}

/** The page hydrates without asking again. */
async function allowedLoad(admin: Visitor, path: string): Promise<void> {
  expect(await admin.load(`${LAZY}${path}`)).toBe(200);
  await expect(admin.page.locator("#secret")).toHaveText(SECRET("admin"));
  await expectCounting(admin.page, "#count");
  await expect(admin.page.locator("#secret")).toHaveText(SECRET("admin"));
  expect(admin.calls).toEqual([]);
}

/** Signing in heals the page where it is. */
async function signIn(visitor: Visitor): Promise<void> {
  await visitor.mark();
  await visitor.signIn("ada");
  await expect(visitor.page.locator("#secret")).toHaveText(SECRET("ada"));
  await expect(visitor.page.locator("[data-page]")).toHaveCount(0);
  await visitor.expectNotLoadedAgain();
}
