// The specimen's islands: the pages stay on the server, the form to sign in comes alive. Signing in
// loads the page again, since nothing of it is known to the browser.
import { DEMANDS, type Demand, expectCounting, MODES, Visitor } from "../../support/specimen.ts";
import { expect, test } from "../../support/test.ts";

const ISLANDS = process.env.ISLANDS_URL ?? "http://localhost:3101";
const PAGES = ["protected", "guard", "nested"];
const SECRET = "CANARY-of-ada-islands";
/** Streamed most and least; specimen/islands/tests has the same by HTTP for all modes. */
const EXTREMES = ["ooo", "async"];

for (const mode of MODES) {
  for (const kind of PAGES) {
    const path = `/${mode}/${kind}/unauthorized`;

    test(`islands ${mode}/${kind}: refusals have their status and page, and come alive`, async ({ browser }) => {
      const visitor = await Visitor.arrive(browser);
      for (const [demand, status] of Object.entries(DEMANDS)) {
        expect(await visitor.load(`${ISLANDS}/${mode}/${kind}/${demand}`)).toBe(status);
        await visitor.expectRefused(demand as Demand);
        await expectCounting(visitor.page, "#count");
      }
      expect(visitor.calls).toEqual([]);
      expect(visitor.errors).toEqual([]);
      await visitor.leave();
    });

    test(`islands ${mode}/${kind}: the island signs in where it is`, async ({ browser }) => {
      const visitor = await Visitor.arrive(browser);
      await visitor.load(`${ISLANDS}${path}`);
      await expectCounting(visitor.page, "#count");
      await visitor.page.evaluate("window.marker = true");
      await visitor.signIn("ada", "wrong");
      await expect(visitor.page.getByRole("alert")).toContainText("do not match");
      expect(await visitor.page.evaluate("window.marker")).toBe(true);
      await visitor.signIn("ada");
      await expect(visitor.page.locator("#secret")).toHaveText(SECRET);
      visitor.expectAt(path);
      await expectCounting(visitor.page, "#count");
      expect(visitor.errors).toEqual([]);
      await visitor.leave();
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

  for (const javaScript of [true, false]) {
    test(`islands ${mode}: a refused form is answered by the boundary, JavaScript ${javaScript}`, async ({ browser }) => {
      const visitor = await Visitor.arrive(browser, undefined, javaScript);
      for (const [demand, status] of Object.entries(DEMANDS)) {
        const path = `/${mode}/form/${demand}`;
        expect(await visitor.load(`${ISLANDS}${path}`)).toBe(200);
        if (javaScript) await expectCounting(visitor.page, "#count");
        const answered = visitor.page.waitForResponse((response) => response.request().isNavigationRequest());
        await visitor.page.locator("#ask").click();
        expect((await answered).status()).toBe(status);
        await visitor.expectRefused(demand as Demand);
        visitor.expectAt(path);
      }
      expect(visitor.errors).toEqual([]);
      await visitor.leave();
    });
  }
}
