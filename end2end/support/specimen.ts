// The specimen: its call sites, and a visitor who notices what nobody should.
import { type Browser, type Page } from "@playwright/test";

import { expect } from "./test.ts";

export const SPECIMEN = process.env.SPECIMEN_URL ?? "http://localhost:3100";

export const MODES = ["ooo", "in-order", "partial", "async"] as const;
export type Mode = (typeof MODES)[number];
/** Streamed most and least, for what does not depend on the mode. */
export const EXTREMES: Mode[] = ["ooo", "async"];

/** What a path can demand, and what it answers to who is signed out. The page is named alike. */
export const DEMANDS = { unauthorized: 401, forbidden: 403, "not-found": 404 } as const;
export type Demand = keyof typeof DEMANDS;

/** As `specimen/src/call_sites/call_site.rs` has it. */
export interface CallSite {
  name: string;
  shows: string;
  answer:
    | "page"
    | "bare-page"
    | "error-page"
    | "region"
    | "late"
    | "once-loaded"
    | "on-click"
    | "when-posted";
}

/** The list that the specimen itself is made of; empty where no specimen answers. */
export async function callSites(): Promise<CallSite[]> {
  try {
    const response = await fetch(`${SPECIMEN}/call-sites.json`);
    return (await response.json()) as CallSite[];
  } catch {
    return [];
  }
}

/** Somebody with a browser of their own. */
export class Visitor {
  /** What the console said, and what was thrown. */
  errors: string[] = [];
  /** The server functions that the browser called. */
  calls: string[] = [];
  /** The parts of the application that the browser loaded when it got to them. */
  chunks: string[] = [];

  private constructor(
    readonly page: Page,
    readonly hasScript: boolean,
  ) {
    page.setDefaultTimeout(10_000);
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => {
      const refusal = /the server responded with a status of 4\d\d/.test(message.text());
      if (message.type() === "error" && !refusal) this.errors.push(message.text());
    });
    page.on("request", (request) => {
      if (request.url().includes("/api/")) this.calls.push(request.url());
    });
    page.on("response", async (response) => {
      const file = new URL(response.url()).pathname.split("/").pop() ?? "";
      if (!/^(split_|chunk_).*\.wasm$/.test(file)) return;
      this.chunks.push(file);
      const bytes = await response.body().catch(() => Buffer.alloc(0));
      if (bytes.includes("CANARY")) this.errors.push(`${file} holds data`);
    });
  }

  static async arrive(browser: Browser, user?: string, javaScriptEnabled = true): Promise<Visitor> {
    const context = await browser.newContext({ baseURL: SPECIMEN, javaScriptEnabled });
    if (user) await context.addCookies([{ name: "user", value: user, url: SPECIMEN }]);
    return new Visitor(await context.newPage(), javaScriptEnabled);
  }

  /** Loads a page; gives its status, and makes sure that nothing of the data is in a refusal. */
  async load(path: string): Promise<number> {
    const response = await this.page.goto(path);
    const status = response?.status() ?? 0;
    if (status !== 200) expect(await response?.text()).not.toContain("CANARY");
    return status;
  }

  /** Forgets what was noticed. */
  forget(): void {
    this.errors = [];
    this.calls = [];
    this.chunks = [];
  }

  /** Another tab of theirs. */
  async openTab(): Promise<Visitor> {
    return new Visitor(await this.page.context().newPage(), this.hasScript);
  }

  /** Forgets who they are, as if their session had ended. */
  async signOut(): Promise<void> {
    await this.page.context().clearCookies();
  }

  /** Signs in with the form of the page for 401. */
  async signIn(name: string, password = "right"): Promise<void> {
    await this.page.getByLabel("Name").fill(name);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }

  /**
   * The page of the boundary is on screen, once, and nothing of the data. (A document that was
   * loaded before they were refused still holds what it was sent then: their own.)
   */
  async expectRefused(demand: Demand | "error"): Promise<void> {
    await this.page.locator(`[data-page=${demand}]`).waitFor();
    await expect(this.page.locator("[data-page]")).toHaveCount(1);
    expect(await this.page.locator("body").innerText()).not.toContain("CANARY");
  }

  /** Their own data is on screen, and no page of a boundary. */
  async expectAllowed(user: string, site: CallSite): Promise<void> {
    await this.page.locator("#secret").waitFor();
    await expect(this.page.locator("#secret")).toHaveText(`CANARY-of-${user}-${site.name}`);
    await expect(this.page.locator("[data-page]")).toHaveCount(0);
  }

  /** What stands after the boundary has been hydrated: it counts, and shows its resource. */
  async expectAlive(): Promise<void> {
    await expectCounting(this.page, "#count");
    await this.page.locator("#open").waitFor();
    await expect(this.page.locator("#open")).toHaveText("open");
  }

  /** Marks the document, to notice when it is loaded again. */
  async mark(): Promise<void> {
    await this.page.evaluate("window.marker = true");
  }

  async expectNotLoadedAgain(): Promise<void> {
    expect(await this.page.evaluate("window.marker"), "the document was loaded again").toBe(true);
  }

  expectAt(path: string): void {
    expect(new URL(this.page.url()).pathname).toBe(path);
  }

  async leave(): Promise<void> {
    await this.page.context().close();
  }
}

/** A button that counts does so; a click before hydration is lost, so there may be several. */
export async function expectCounting(page: Page, selector: string): Promise<void> {
  const button = page.locator(selector);
  const before = Number(await button.textContent());
  await expect(async () => {
    await button.click();
    expect(Number(await button.textContent())).toBeGreaterThan(before);
  }).toPass({ intervals: [20, 50, 100] });
}
