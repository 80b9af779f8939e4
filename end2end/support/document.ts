// What every document owes its readers, beyond what axe can tell (WCAG 2.2, 2.4.2, 2.5.8, 3.1.1).
import { expect, type Page } from "@playwright/test";

import { LOOKS, show } from "./axe.ts";

/** CSS pixels (2.5.8). */
const TARGET = 24;

/** Its language, one title, one heading of the first level, the landmarks, and targets to hit. */
export async function expectReadable(page: Page, title: string): Promise<void> {
  await expect(page).toHaveTitle(title);
  await expect(page.locator("title")).toHaveCount(1);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  for (const landmark of ["banner", "navigation", "main", "contentinfo"] as const) {
    await expect(page.getByRole(landmark), landmark).toHaveCount(1);
  }
  // A style sheet may come after the text.
  await page.waitForLoadState();
  for (const look of LOOKS.filter(({ colorScheme }) => colorScheme === "light")) {
    await show(page, look);
    expect(await smallTargets(page), `at ${look.width} px`).toEqual([]);
  }
}

/** Controls that are smaller than a finger, but for links in a sentence, which 2.5.8 excepts. */
function smallTargets(page: Page): Promise<string[]> {
  const controls = page.locator("a, button, input:not([type=hidden]), select, textarea, summary");
  return controls.evaluateAll((elements, least) => {
    const inSentence = (element: Element) =>
      getComputedStyle(element).display === "inline" &&
      element.parentElement?.textContent?.trim() !== element.textContent?.trim();
    const isSmall = (element: Element) => {
      const { width, height } = element.getBoundingClientRect();
      const isShown = width > 0 && height > 0;
      return isShown && (width < least || height < least) && !inSentence(element);
    };
    return elements.filter(isSmall).map((element) => element.outerHTML);
  }, TARGET);
}
