// Without JavaScript, in Chromium: every call site in one mode, some of them in all modes.
// `specimen/tests/matrix` looks at every cell over HTTP.
import {
  type CallSite,
  callSites,
  DEMANDS,
  type Demand,
  MODES,
  type Mode,
  Visitor,
} from "../../support/specimen.ts";
import { expect, test } from "../../support/test.ts";

/** Where what is streamed can be read without a script. */
const READABLE: Mode = "in-order";
const SAMPLE = ["page-component", "layout-boundary", "suspense-3", "late", "auth-form"];

const SITES = await callSites();

for (const mode of MODES) {
  for (const site of SITES) {
    const asks = site.answer === "once-loaded" || site.answer === "on-click";
    const chosen = mode === READABLE || SAMPLE.includes(site.name);
    const bare = site.answer === "bare-page" || site.answer === "error-page";
    if (asks || bare || !chosen) continue;
    test(`${mode}/${site.name} is right without JavaScript`, async ({ browser }) => {
      const visitor = await Visitor.arrive(browser, undefined, false);
      for (const demand of Object.keys(DEMANDS) as Demand[]) {
        const path = `/${mode}/${site.name}/${demand}`;
        await visitor.load(path);
        if (site.answer === "when-posted") await visitor.page.locator("#ask").click();
        // Who comes late is sent to the true status by a refresh.
        await visitor.expectRefused(demand);
        visitor.expectAt(path);
      }
      await signIn(visitor, site, mode);
      await visitor.leave();
    });
  }
}

async function signIn(visitor: Visitor, site: CallSite, mode: Mode): Promise<void> {
  const path = `/${mode}/${site.name}/unauthorized`;
  await visitor.load(path);
  if (site.answer === "when-posted") await visitor.page.locator("#ask").click();
  for (const [password, says] of [["wrong", "do not match"], ["", "Type your password."]] as const) {
    await visitor.signIn("bob", password);
    await visitor.page.getByRole("alert").filter({ hasText: says }).waitFor();
    await expect(visitor.page.getByLabel("Name")).toHaveValue("bob");
    await expect(visitor.page.getByLabel("Password")).toHaveValue("");
    await visitor.expectRefused("unauthorized");
    visitor.expectAt(path);
  }
  await visitor.signIn("bob");
  await visitor.page.locator("[data-page]").waitFor({ state: "detached" });
  visitor.expectAt(path);
  if (site.answer !== "when-posted" && mode !== "ooo" && mode !== "partial") {
    await visitor.expectAllowed("bob", site);
  }
}
