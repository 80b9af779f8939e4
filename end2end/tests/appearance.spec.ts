// Every state that a visitor may see: by axe, and as a picture to look at.
//
// At 320 px (the width at which WCAG 2.2, 1.4.10 asks for no scrolling in two directions) and at
// 1280 px, in light and dark. The pictures are kept in target/end2end/screenshots.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";
import { newAccount, signUp, submitSignIn } from "../support/accounts.ts";
import { addNote, openNote } from "../support/notes.ts";
import { OUTPUT } from "../support/output.ts";
import { open } from "../support/pages.ts";

const WIDTHS = [320, 1280];
const THEMES = ["light", "dark"] as const;

const STATES: Record<string, (page: Page) => Promise<void>> = {
  home: async (page) => {
    await open(page, "/");
  },
  "home-signed-in": async (page) => {
    await signUp(page, newAccount());
    await addNote(page, "A walk along the harbour");
    await addNote(page, "A-title-that-is-one-word-and-much-longer-than-the-screen-is-wide");
    await open(page, "/");
  },
  "home-wrong-password": async (page) => {
    await open(page, "/");
    await submitSignIn(page, { email: "nobody@example.org", password: "a-wrong-password-x" });
    await expect(page.getByRole("alert")).toBeVisible();
  },
  "sign-up": async (page) => {
    await open(page, "/sign-up");
  },
  "sign-in": async (page) => {
    await open(page, "/sign-in");
  },
  unauthorized: async (page) => {
    await open(page, "/notes");
  },
  "wrong-password": async (page) => {
    await open(page, "/notes");
    await submitSignIn(page, { email: "nobody@example.org", password: "a-wrong-password-x" });
    await expect(page.getByRole("alert")).toBeVisible();
  },
  notes: async (page) => {
    await signUp(page, newAccount());
    await addNote(page, "A walk along the harbour");
    await addNote(page, "A-title-that-is-one-word-and-much-longer-than-the-screen-is-wide");
  },
  note: async (page) => {
    await signUp(page, newAccount());
    await addNote(page, "A walk along the harbour", "The lantern was lit.\n\nNobody was there.");
    await openNote(page, "A walk along the harbour");
  },
  "admin-forbidden": async (page) => {
    await signUp(page, newAccount());
    await open(page, "/admin");
  },
  "not-found": async (page) => {
    await open(page, "/nowhere");
  },
};

for (const [state, reach] of Object.entries(STATES)) {
  test(`${state}: readable for everybody, at both widths, in both themes`, async ({ page, js }, info) => {
    await reach(page);
    for (const width of WIDTHS) {
      for (const colorScheme of THEMES) {
        await page.setViewportSize({ width, height: 800 });
        // Without transitions: a colour half-way to another is nobody's contrast.
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        const name = `${state}-${width}-${colorScheme}`;
        await page.screenshot({
          path: `${OUTPUT}/screenshots/${info.project.name}/${name}.png`,
          fullPage: true,
          animations: "disabled",
        });
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${name} scrolls sideways, by so many pixels`).toBe(0);
        // axe is a script of the page; the markup is the same without JavaScript.
        if (js) {
          const { violations } = await new AxeBuilder({ page }).analyze();
          const found = violations.map(({ id, help, nodes }) => ({
            id,
            help,
            nodes: nodes.map((node) => node.html),
          }));
          expect(found, name).toEqual([]);
        }
      }
    }
  });
}
