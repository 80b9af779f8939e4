// The database is gone, and somebody is signed in.
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "../support/test.ts";
import { newAccount, signUp } from "../support/accounts.ts";
import { copyForAxe, expectNoViolations, LOOKS, show } from "../support/axe.ts";
import { expectReadable } from "../support/document.ts";
import { prepare, ready } from "../support/pages.ts";
import { startServer } from "../support/server.ts";

interface Broken {
  /** Against a server of one's own, whose database can be broken. */
  site: { origin: string; breakDatabase(): Promise<void> };
}

const broken = test.extend<Broken>({
  site: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "notebook-"));
    const server = await startServer({
      LEPTOS_ENV: "PROD",
      DATABASE_URL: `sqlite://${join(folder, "notebook.db")}`,
    });
    const breakDatabase = async () => {
      const files = await readdir(folder);
      await Promise.all(files.map((file) => writeFile(join(folder, file), "no database")));
    };
    await use({ origin: server.origin, breakDatabase });
    await server.stop();
    await rm(folder, { recursive: true });
  },
  baseURL: async ({ site }, use) => {
    await use(site.origin);
  },
});

broken("a page that nobody can decide about is 503, says so, and signs nobody out", async ({
  context,
  js,
  site,
}) => {
  // A page whose console may tell of the status.
  const page = await context.newPage();
  await prepare(page, js);
  await signUp(page, newAccount());
  await site.breakDatabase();

  const response = await page.goto("/notes");
  expect(response?.status()).toBe(503);
  expect(response?.headers()["retry-after"]).toBeTruthy();
  expect(response?.headers()["content-security-policy"]).toContain("'nonce-");
  await ready(page);
  await expect(page.locator('[data-page="unavailable"]')).toBeVisible();
  // What the visitor can tell is what the log has.
  const id = response?.headers()["x-request-id"] ?? "none";
  await expect(page.locator("[data-request-id]")).toHaveText(`Request ${id}`);
  await expect(page.getByRole("main").getByLabel("Password")).toHaveCount(0);
  const names = (await context.cookies()).map(({ name }) => name.replace(/_.*/, ""));
  expect(names.sort()).toEqual(["device", "session"]);

  const seen = js ? page : await copyForAxe(page);
  await expectReadable(page, "Try again shortly · Notebook");
  for (const look of LOOKS) {
    await show(seen, look);
    await expectNoViolations(seen, `unavailable-${look.width}-${look.colorScheme}`);
  }
});
