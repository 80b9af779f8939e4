// A card that refuses on a page that is everybody's: only the card changes, and nothing around it is
// built anew.
import type { Page } from "@playwright/test";

import { DEMANDS, type Demand, MODES, Visitor } from "../../support/specimen.ts";
import { expect, test } from "../../support/test.ts";

/** All elements but those in the card that refuses, and the text that a click counts up. */
const AROUND = "body *:not(#refusing *):not(script):not(#count)";

async function markAround(page: Page): Promise<void> {
  await page.locator(AROUND).evaluateAll((elements) => {
    for (const element of elements) Object.assign(element, { __kept: true });
  });
}

/** How many of them there are, and how many of these were marked. */
function around(page: Page): Promise<{ all: number; kept: number }> {
  return page.locator(AROUND).evaluateAll((elements) => {
    const kept = elements.filter((element) => "__kept" in element);
    return { all: elements.length, kept: kept.length };
  });
}

for (const mode of MODES) {
  test(`${mode}: only the card changes when somebody signs in`, async ({ browser }) => {
    const visitor = await Visitor.arrive(browser);
    const { page } = visitor;
    await visitor.load(`/${mode}/region/unauthorized`);
    await visitor.expectAlive();
    await expect(page.locator("#refusing [data-page=unauthorized]")).toBeVisible();
    await markAround(page);
    const before = await around(page);
    expect(before.kept).toBe(before.all);

    await visitor.signIn("bob");
    await expect(page.locator("#refusing #secret")).toHaveText("CANARY-of-bob-region");
    expect(await around(page)).toEqual(before);
    await visitor.expectAlive();
    expect(visitor.errors).toEqual([]);
    await visitor.leave();
  });
}

test("a refused card leaves the page open to search engines", async ({ browser }) => {
  for (const javaScript of [true, false]) {
    const visitor = await Visitor.arrive(browser, undefined, javaScript);
    for (const demand of Object.keys(DEMANDS) as Demand[]) {
      const response = await visitor.page.goto(`/ooo/region/${demand}`);
      expect(response?.status()).toBe(200);
      expect(response?.headers()).not.toHaveProperty("x-robots-tag");
      await expect(visitor.page.locator(`#refusing [data-page=${demand}]`)).toBeVisible();
      await expect(visitor.page.locator("meta[name=robots]")).toHaveCount(0);
    }
    await visitor.leave();
  }
});
