// What the pages' Content-Security-Policy allows and what it does not, told by the browser that has
// to keep it. (That each response has one is tested in `server`, where responses are cheap.)
import type { Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";
import { newAccount, signUp } from "../support/accounts.ts";
import { addNote, openNote } from "../support/notes.ts";
import { open, prepare, ready } from "../support/pages.ts";

declare global {
  interface Window {
    /** The directives that this document has broken. */
    __violations: string[];
    /** Set by what must not run. */
    __ran?: string;
  }
}

/** Notes what the browser refuses. Without JavaScript only the console tells of it. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.__violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      window.__violations.push(event.effectiveDirective);
    });
  });
}

async function violations(page: Page): Promise<string[]> {
  return page.evaluate(() => window.__violations);
}

test("no page needs more than its policy allows", async ({ page, js }) => {
  await listen(page);
  const look = async (path: string) => {
    // It waits for the application: where there are scripts they have run.
    const response = await open(page, path);
    expect(response.headers()["content-security-policy"], path).toContain("'nonce-");
    const rules = await page.evaluate(() => document.styleSheets[0]?.cssRules.length ?? 0);
    expect(rules, `${path} has its style sheet`).toBeGreaterThan(0);
    if (js) expect(await violations(page), path).toEqual([]);
  };
  for (const path of ["/", "/sign-in", "/sign-up", "/notes", "/admin", "/nowhere"]) {
    await look(path);
  }
  await signUp(page, newAccount());
  await addNote(page, "A note");
  const note = await openNote(page, "A note");
  for (const path of ["/", "/notes", note, "/admin", "/notes/AZaz09-_AZaz09-_AZaz09"]) {
    await look(path);
  }
});

/** What somebody might get into a page, if there were a way. */
const INJECTED = `
  <script>window.__ran = "inline";</script>
  <script nonce="guessed">window.__ran = "a wrong nonce";</script>
  <script src="https://elsewhere.example/evil.js"></script>
  <img src="https://elsewhere.example/pixel.png" onerror="window.__ran = 'a handler'" alt="">
  <style>h1 { visibility: hidden; }</style>
  <p id="styled" style="visibility: hidden">text</p>
  <object data="/robots.txt"></object>
  <base href="https://elsewhere.example/">
`;

const PHISHING = `
  <form method="post" action="https://elsewhere.example/"><button>Win a prize</button></form>
`;

/** Opens a page that has more in it than the server sent. Its console may complain. */
async function openWith(injected: string, page: Page, js: boolean): Promise<void> {
  await prepare(page, js);
  await page.route("**/sign-in", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace("</body>", `${injected}</body>`);
    await route.fulfill({ response, body });
  });
  await page.goto("/sign-in");
  // What is only there with JavaScript moves what is below it, from under a click.
  await ready(page);
}

test("what somebody gets into a page neither runs nor loads", async ({ context, js }) => {
  const page = await context.newPage();
  await listen(page);
  const answered: string[] = [];
  page.on("response", (response) => answered.push(response.url()));
  await openWith(INJECTED, page, js);

  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("#styled")).toBeVisible();
  expect(new URL(await page.evaluate(() => document.baseURI)).pathname).toBe("/sign-in");
  if (js) {
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.id = "by-the-dom";
      script.textContent = "window.__ran = 'by the DOM';";
      document.body.append(script);
    });
    await expect(page.locator("#by-the-dom")).toHaveCount(1);
    await expect.poll(async () => new Set(await violations(page))).toEqual(
      new Set([
        "script-src-elem",
        "script-src-attr",
        "img-src",
        "style-src-elem",
        "style-src-attr",
        "object-src",
        "base-uri",
      ]),
    );
  }
  expect(await page.evaluate(() => window.__ran)).toBeUndefined();
  expect(new URL(page.url()).pathname).toBe("/sign-in");
  expect(answered.filter((url) => !url.startsWith(new URL(page.url()).origin))).toEqual([]);
});

test("no form sends what was typed to another site", async ({ context, js }) => {
  const page = await context.newPage();
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  await openWith(PHISHING, page, js);
  await page.getByRole("button", { name: "Win a prize" }).click({ noWaitAfter: true });
  await expect.poll(() => said.join("\n")).toContain("form-action 'self'");
  expect(new URL(page.url()).pathname).toBe("/sign-in");
});

test("no page of ours can be framed, nor reached through a window of another site", async ({
  page,
}) => {
  const { "x-frame-options": frames, "cross-origin-opener-policy": opener, ...headers } = (
    await open(page, "/")
  ).headers();
  expect([frames, opener]).toEqual(["DENY", "same-origin"]);
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
});
