// Opening a page and knowing when it is ready for a visitor.
import { type Page, type Response } from "@playwright/test";

declare global {
  interface Window {
    /** Set once the application has taken over the page. */
    __hydrated?: boolean;
    /** Set by a test; gone after a page load. */
    __marker?: string;
  }
}

const withJavaScript = new WeakMap<Page, boolean>();

/**
 * Prepares a page before it is opened. The application says nowhere that it has hydrated, so the
 * wasm module's `hydrate` is wrapped: a click before that would be answered by the browser itself.
 */
export async function prepare(page: Page, javaScript: boolean): Promise<void> {
  withJavaScript.set(page, javaScript);
  if (!javaScript) return;
  await page.addInitScript(() => {
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (source, imports) => {
      const { instance, module } = await instantiate(source, imports);
      const exports = { ...instance.exports };
      const hydrate = exports.hydrate as () => void;
      exports.hydrate = () => {
        hydrate();
        // What was waiting for its data hydrates in the tasks after this one.
        requestAnimationFrame(() => setTimeout(() => (window.__hydrated = true), 50));
      };
      return { module, instance: { exports } as WebAssembly.Instance };
    };
  });
}

/** Waits until the page reacts: with JavaScript until it is hydrated. */
export async function ready(page: Page): Promise<void> {
  if (withJavaScript.get(page)) {
    await page.waitForFunction(() => window.__hydrated === true);
  }
}

/** Opens a page and waits until it reacts. */
export async function open(page: Page, path: string): Promise<Response> {
  const response = await page.goto(path);
  if (!response) {
    throw new Error(`${path} was not loaded`);
  }
  // Such a page never gets ready; no test here wants one.
  if (response.status() >= 500) {
    throw new Error(`${path} answered ${response.status()}: ${await response.text()}`);
  }
  await ready(page);
  return response;
}

/** Leaves something in the page that a page load would take away. */
export async function mark(page: Page): Promise<void> {
  await page.evaluate(() => (window.__marker = "still here"));
}

/** Whether the page is still the one that was marked. */
export async function isMarked(page: Page): Promise<boolean> {
  return page.evaluate(() => window.__marker === "still here");
}

/** Sends a form that the page which is open does not show, as it would without JavaScript. */
export async function sendByHand(
  page: Page,
  endpoint: string,
  fields: Record<string, string>,
): Promise<void> {
  await page.evaluate(
    (fields) => {
      const form = document.createElement("form");
      form.method = "post";
      for (const [name, value] of Object.entries(fields)) {
        const input = document.createElement("input");
        Object.assign(input, { type: "hidden", name, value });
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    },
    { __function: endpoint, ...fields },
  );
}

/** The next answer to a form or a call; not to the question for a passkey's challenge, which a form asks by itself. */
export function answerTo(page: Page): Promise<Response> {
  return page.waitForResponse(
    (response) => response.request().method() === "POST" && !response.url().endsWith("_challenge"),
  );
}
