// Lazy routes: pages whose code comes in a wasm file of its own, when somebody gets to them.
import { DEMANDS, type Demand, expectCounting, MODES, Visitor } from "../../support/specimen.ts";
import { expect, test } from "../../support/test.ts";

const LAZY = process.env.LAZY_URL ?? "http://localhost:3102";
/** As `specimen/lazy/src/pages.rs` has them. The boundary of the last one is in the lazy part. */
const PAGES = ["data", "protected", "guard"];
/** Streamed most and least; specimen/lazy/tests has the same by HTTP for all modes. */
const EXTREMES = ["ooo", "async"];
const SECRET = (user: string) => `CANARY-of-${user}-lazy`;

/** Notes the chunks that a visitor loads, and whether any holds data. */
function watchChunks(visitor: Visitor): string[] {
  const chunks: string[] = [];
  visitor.page.on("response", async (response) => {
    const file = new URL(response.url()).pathname.split("/").pop() ?? "";
    if (!/^(split_|chunk_).*\.wasm$/.test(file)) return;
    chunks.push(file);
    const bytes = await response.body().catch(() => Buffer.alloc(0));
    if (bytes.includes("CANARY")) visitor.errors.push(`${file} holds data`);
  });
  return chunks;
}

for (const kind of PAGES) {
  for (const mode of MODES) {
    test(`lazy ${mode}/${kind}: refused loads are right, and load no code of the page`, async ({ browser }) => {
      const visitor = await Visitor.arrive(browser);
      const chunks = watchChunks(visitor);
      for (const [demand, status] of Object.entries(DEMANDS)) {
        expect(await visitor.load(`${LAZY}/${mode}/${kind}/${demand}`)).toBe(status);
        await visitor.expectRefused(demand as Demand);
        await expectCounting(visitor.page, "#count");
        await visitor.expectRefused(demand as Demand);
      }
      if (kind !== "guard") expect(chunks).toEqual([]);
      expect(visitor.calls).toEqual([]);
      expect(visitor.errors).toEqual([]);
      await visitor.leave();
    });

    test(`lazy ${mode}/${kind}: allowed loads hydrate without asking again`, async ({ browser }) => {
      const visitor = await Visitor.arrive(browser, "admin");
      const chunks = watchChunks(visitor);
      for (const demand of Object.keys(DEMANDS)) {
        expect(await visitor.load(`${LAZY}/${mode}/${kind}/${demand}`)).toBe(200);
        await expect(visitor.page.locator("#secret")).toHaveText(SECRET("admin"));
        await expectCounting(visitor.page, "#count");
        await expect(visitor.page.locator("#secret")).toHaveText(SECRET("admin"));
      }
      expect(chunks).not.toEqual([]);
      expect(visitor.calls).toEqual([]);
      expect(visitor.errors).toEqual([]);
      await visitor.leave();
    });

    test(`lazy ${mode}/${kind}: signing in loads the code and heals the page`, async ({ browser }) => {
      const visitor = await Visitor.arrive(browser);
      const chunks = watchChunks(visitor);
      await visitor.load(`${LAZY}/${mode}/${kind}/unauthorized`);
      await expectCounting(visitor.page, "#count");
      await visitor.page.evaluate("window.marker = true");
      await visitor.signIn("ada");
      await expect(visitor.page.locator("#secret")).toHaveText(SECRET("ada"));
      await expect(visitor.page.locator("[data-page]")).toHaveCount(0);
      expect(await visitor.page.evaluate("window.marker")).toBe(true);
      expect(chunks).not.toEqual([]);
      expect(visitor.errors).toEqual([]);
      await visitor.leave();
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
    watchChunks(visitor);
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
