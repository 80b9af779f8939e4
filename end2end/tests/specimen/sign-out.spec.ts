// Signing out with the form that is on every page locks what is on screen where it is, in this tab
// and in the others, and leaves nothing of the data in the document.
import { callSites, EXTREMES, Visitor } from "../../support/specimen.ts";
import { expect, test } from "../../support/test.ts";

/** Those that follow a change of who is signed in: guards of boundaries, and `protected`. */
const FOLLOWING = ["page-component", "layout", "layout-boundary", "boundary-guard", "for-rows", "region"];

const SITES = (await callSites()).filter((site) => FOLLOWING.includes(site.name));

test("there are call sites that follow", () => {
  expect(SITES.length).toBe(FOLLOWING.length);
});

for (const mode of EXTREMES) {
  for (const site of SITES) {
    test(`${mode}/${site.name} is locked in both tabs, and healed in both`, async ({ browser }) => {
      const bob = await Visitor.arrive(browser, "bob");
      const tab = await bob.openTab();
      const tabs = [bob, tab];
      const path = `/${mode}/${site.name}/unauthorized`;
      for (const visitor of tabs) {
        await visitor.load(path);
        await visitor.expectAlive();
        await visitor.expectAllowed("bob", site);
        await visitor.mark();
      }
      await bob.page.getByRole("button", { name: "Sign out" }).click();
      for (const visitor of tabs) {
        await visitor.expectRefused("unauthorized");
        expect(await visitor.page.content()).not.toContain("CANARY");
        visitor.expectAt(path);
      }
      await tab.signIn("bob");
      for (const visitor of tabs) {
        await visitor.expectAllowed("bob", site);
        await visitor.expectAlive();
        await visitor.expectNotLoadedAgain();
        expect(visitor.errors).toEqual([]);
      }
      await bob.leave();
    });
  }
}

test("without JavaScript it is the same page, loaded again", async ({ browser }) => {
  const bob = await Visitor.arrive(browser, "bob", false);
  await bob.load("/async/page-component/unauthorized");
  await expect(bob.page.locator("#secret")).toBeVisible();
  await bob.page.getByRole("button", { name: "Sign out" }).click();
  await bob.expectRefused("unauthorized");
  bob.expectAt("/async/page-component/unauthorized");
  await bob.leave();
});
