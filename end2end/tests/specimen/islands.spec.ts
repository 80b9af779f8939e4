// The specimen's islands: the pages stay on the server, the form to sign in comes alive. Signing in
// loads the page again, since nothing of it is known to the browser.
import { checkCells } from "../../support/cells.ts";
import { DEMANDS, type Demand, expectCounting, EXTREMES, MODES, Visitor } from "../../support/specimen.ts";
import { expect } from "../../support/test.ts";
import { test } from "../../support/visitors.ts";

const ISLANDS = process.env.ISLANDS_URL ?? "http://localhost:3101";
const PAGES = ["protected", "guard", "nested"];
const SECRET = "CANARY-of-ada-islands";

for (const mode of MODES) {
  for (const kind of PAGES) {
    const path = `/${mode}/${kind}/unauthorized`;

    test(`islands ${mode}/${kind} is right for every demand`, async ({ visitor }) => {
      await checkCells("islands", kind, mode, async (demand, path) => {
        visitor.forget();
        await visitor.signOut();
        expect(await visitor.load(`${ISLANDS}${path}`)).toBe(DEMANDS[demand]);
        await visitor.expectRefused(demand);
        await expectCounting(visitor.page, "#count");
        if (demand === "unauthorized") await signIn(visitor, path);
        expect(visitor.errors).toEqual([]);
      });
    });

    if (!EXTREMES.includes(mode)) continue;

    test(`islands ${mode}/${kind}: what was posted before the island was alive is kept`, async ({ browser }) => {
      const visitor = await Visitor.arrive(browser);
      // This page's code never arrives, so the browser posts the form itself.
      await visitor.page.route("**/*.wasm", () => {});
      await visitor.load(`${ISLANDS}${path}`);
      await visitor.page.unroute("**/*.wasm");
      await visitor.signIn("ada", "wrong");
      await expect(visitor.page.getByRole("alert")).toContainText("do not match");
      await expectCounting(visitor.page, "#count");
      await expect(visitor.page.getByLabel("Name")).toHaveValue("ada");
      await expect(visitor.page.getByRole("alert")).toContainText("do not match");
      await visitor.signIn("ada");
      await expect(visitor.page.locator("#secret")).toHaveText(SECRET);
      visitor.expectAt(path);
      expect(visitor.errors).toEqual([]);
      await visitor.leave();
    });

    test(`islands ${mode}/${kind}: without JavaScript it is the same`, async ({ browser }) => {
      const visitor = await Visitor.arrive(browser, undefined, false);
      for (const [demand, status] of Object.entries(DEMANDS)) {
        expect(await visitor.load(`${ISLANDS}/${mode}/${kind}/${demand}`)).toBe(status);
        await visitor.expectRefused(demand as Demand);
      }
      await visitor.load(`${ISLANDS}${path}`);
      await visitor.signIn("ada", "wrong");
      await expect(visitor.page.getByRole("alert")).toContainText("do not match");
      await expect(visitor.page.getByLabel("Name")).toHaveValue("ada");
      await visitor.signIn("ada");
      await expect(visitor.page.locator("[data-page]")).toHaveCount(0);
      // Leptos' out-of-order streaming shows it with JavaScript only; it is there all the same.
      expect(await visitor.page.content()).toContain(SECRET);
      visitor.expectAt(path);
      await visitor.leave();
    });
  }

  test(`islands ${mode}/form is right for every demand`, async ({ visitor }) => {
    await checkCells("islands", "form", mode, async (demand, path) => {
      visitor.forget();
      await visitor.signOut();
      await refusedForm(visitor, demand, path);
      expect(visitor.errors).toEqual([]);
    });
  });

  test(`islands ${mode}/form is right without JavaScript`, async ({ browser }) => {
    const visitor = await Visitor.arrive(browser, undefined, false);
    for (const demand of Object.keys(DEMANDS) as Demand[]) {
      await refusedForm(visitor, demand, `/${mode}/form/${demand}`);
    }
    await visitor.leave();
  });
}

/** A wrong password is answered by the island, the right one by the page, loaded again. */
async function signIn(visitor: Visitor, path: string): Promise<void> {
  expect(visitor.calls).toEqual([]);
  await visitor.mark();
  await visitor.signIn("ada", "wrong");
  await expect(visitor.page.getByRole("alert")).toContainText("do not match");
  await visitor.expectNotLoadedAgain();
  await visitor.signIn("ada");
  await expect(visitor.page.locator("#secret")).toHaveText(SECRET);
  visitor.expectAt(path);
  await expectCounting(visitor.page, "#count");
}

/** A form that is refused is answered by the boundary, with a page that is loaded. */
async function refusedForm(visitor: Visitor, demand: Demand, path: string): Promise<void> {
  expect(await visitor.load(`${ISLANDS}${path}`)).toBe(200);
  if (visitor.hasScript) await expectCounting(visitor.page, "#count");
  const answered = visitor.page.waitForResponse((response) => response.request().isNavigationRequest());
  await visitor.page.locator("#ask").click();
  expect((await answered).status()).toBe(DEMANDS[demand]);
  await visitor.expectRefused(demand);
  visitor.expectAt(path);
}
