// What axe finds in a page, with JavaScript and without.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

export interface Look {
  width: number;
  colorScheme: "light" | "dark";
}

/** WCAG 2.2, 1.4.10 asks for no scrolling in two directions at 320 px. */
export const LOOKS: Look[] = [320, 1280].flatMap((width) => [
  { width, colorScheme: "light" },
  { width, colorScheme: "dark" },
]);

export async function show(page: Page, { width, colorScheme }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
}

export async function expectNoViolations(page: Page, name: string): Promise<void> {
  const axe = new AxeBuilder({ page }).options({
    // 2.5.8, which axe leaves off by itself.
    rules: { "target-size": { enabled: true } },
  });
  await settle(page);
  const { violations, passes } = await axe.analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map((node) => node.html),
  }));
  expect(found, name).toEqual([]);
  // It has looked at the page, and at its colours.
  expect(passes.map(({ id }) => id)).toContain("color-contrast");
}

/** A colour half-way to another is nobody's contrast. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // The first frame sees the new theme, and begins to fade; the second one has something to wait for.
    for (let quiet = 0; quiet < 2; quiet += 1) {
      await new Promise(requestAnimationFrame);
      const running = document.getAnimations();
      if (running.length > 0) quiet = -1;
      // One that is cut short is over, too.
      await Promise.allSettled(running.map(({ finished }) => finished));
    }
  });
}

/**
 * axe is a script, and runs in no page without them. So what stands in such a page is shown to it in
 * a page with scripts, in which none of the application runs.
 */
export async function copyForAxe(page: Page): Promise<Page> {
  const browser = page.context().browser();
  if (!browser) throw new Error("a page of a browser that is there");
  const context = await browser.newContext({ javaScriptEnabled: true });
  const copy = await context.newPage();
  const html = await page.content();
  await copy.route("**/pkg/*.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: "export default async () => {};" }),
  );
  const url = page.url();
  await copy.route(url, (route) => route.fulfill({ contentType: "text/html", body: html }));
  await copy.goto(url);
  return copy;
}
