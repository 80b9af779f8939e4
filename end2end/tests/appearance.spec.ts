// Every state that a visitor may see: by axe, and as a picture to look at.
//
// At 320 px and at 1280 px, in light and dark. The pictures are kept in target/end2end/screenshots.
import type { Page, TestInfo } from "@playwright/test";

import { expect, test } from "../support/test.ts";
import { copyForAxe, expectNoViolations, LOOKS, show } from "../support/axe.ts";
import { OUTPUT } from "../support/output.ts";
import { STATES } from "../support/states.ts";

async function takePicture(page: Page, name: string, info: TestInfo): Promise<void> {
  await page.screenshot({
    path: `${OUTPUT}/screenshots/${info.project.name}/${name}.png`,
    fullPage: true,
    animations: "disabled",
  });
}

async function expectNoSidewaysScrolling(page: Page, name: string): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${name} scrolls sideways, by so many pixels`).toBe(0);
}

for (const [state, { reach }] of Object.entries(STATES)) {
  test(`${state}: readable for everybody, at both widths, in both themes`, async ({ page, js }, info) => {
    await reach(page);
    const seen = js ? page : await copyForAxe(page);
    for (const look of LOOKS) {
      const name = `${state}-${look.width}-${look.colorScheme}`;
      await show(page, look);
      await takePicture(page, name, info);
      await expectNoSidewaysScrolling(page, name);
      if (seen !== page) await show(seen, look);
      await expectNoViolations(seen, name);
    }
    if (seen !== page) await seen.context().close();
  });
}
