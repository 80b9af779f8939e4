// What navigation in the browser asks again, whichever part of the page stays.
import { expectCounting, SPECIMEN, Visitor } from "../../support/specimen.ts";
import { expect, test } from "../../support/test.ts";

test("each page in a layout is asked for, while the layout stays", async ({ browser }) => {
  const bob = await Visitor.arrive(browser, "bob");
  const data = bob.page.locator("#secret");
  await bob.load("/ooo/layout-boundary/unauthorized");
  await bob.expectAlive();
  await expectCounting(bob.page, "#layout-count");
  const count = await bob.page.locator("#layout-count").textContent();
  for (const demand of ["forbidden", "not-found"] as const) {
    await bob.page.locator("header").getByRole("link", { name: demand }).click();
    await bob.expectRefused(demand);
    bob.expectAt(`/ooo/layout-boundary/${demand}`);
    await bob.page.locator("header").getByRole("link", { name: "unauthorized" }).click();
    await expect(data).toHaveText("CANARY-of-bob-layout-boundary");
  }
  expect(await bob.page.locator("#layout-count").textContent()).toBe(count);
  await expectCounting(bob.page, "#layout-count");
  expect(bob.errors).toEqual([]);
  await bob.leave();
});

test("a layout's own guard follows the address", async ({ browser }) => {
  const bob = await Visitor.arrive(browser, "bob");
  const data = bob.page.locator("#secret");
  await bob.load("/ooo/layout/unauthorized");
  await bob.expectAlive();
  await expect(data).toHaveText("CANARY-of-bob-layout");
  await bob.page.locator("header").getByRole("link", { name: "forbidden" }).click();
  await bob.expectRefused("forbidden");
  bob.expectAt("/ooo/layout/forbidden");
  await bob.page.goBack();
  await expect(data).toHaveText("CANARY-of-bob-layout");
  bob.expectAt("/ooo/layout/unauthorized");
  expect(bob.errors).toEqual([]);
  await bob.leave();
});

test("another query asks again", async ({ browser }) => {
  for (const site of ["page-component", "boundary-guard", "layout-boundary"]) {
    const visitor = await Visitor.arrive(browser);
    await visitor.load(`/ooo/${site}/unauthorized`);
    await visitor.expectAlive();
    await visitor.expectRefused("unauthorized");
    // Signed in in another tab.
    await visitor.page.context().addCookies([{ name: "user", value: "bob", url: SPECIMEN }]);
    await visitor.page.getByRole("link", { name: "Again" }).click();
    await expect(visitor.page.locator("#secret")).toHaveText(`CANARY-of-bob-${site}`);
    expect(new URL(visitor.page.url()).search).toBe("?again");
    await visitor.signOut();
    await visitor.page.goBack();
    await visitor.expectAlive();
    expect(new URL(visitor.page.url()).search).toBe("");
    expect(visitor.errors).toEqual([]);
    await visitor.leave();
  }
});
