// Requests below the browser: a target or a header that no browser would send.
import { request } from "node:http";

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface Options {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Sends `target` as it stands: nothing is parsed, joined or followed. */
export function send(target: string, options: Options = {}): Promise<Answer> {
  const { hostname, port } = new URL(process.env.BASE_URL ?? "http://localhost:3000");
  const { method = "GET", headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path: target, method, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** The name and value of the hidden first field of the first form in `<main>`. */
export function formFunction(html: string): [string, string] {
  const main = html.slice(html.indexOf("<main"));
  const field = /<form[^>]*>\s*(?:<!--.*?-->)?\s*<input type="hidden" name="([^"]+)" value="([^"]+)"/;
  const [, name, value] = field.exec(main) ?? [];
  if (!name || !value) {
    throw new Error(`no form with a hidden first field in ${main}`);
  }
  return [name, value];
}

/**
 * The page without what differs between two renderings of it: the nonce, wherever it stands (leptos
 * writes it into `crossorigin`, too).
 */
export function withoutNonce(html: string): string {
  const [, nonce] = /nonce="([^"]+)"/.exec(html) ?? [];
  return nonce ? html.replaceAll(nonce, "NONCE") : html;
}
