// A form on another site's page must not act for our visitor.
import { expect, test } from "@playwright/test";

import { formFunction, send } from "../../support/wire.ts";

const HOSTILE: [string, Record<string, string>][] = [
  ["Sec-Fetch-Site: cross-site", { "sec-fetch-site": "cross-site" }],
  ["Sec-Fetch-Site: same-site", { "sec-fetch-site": "same-site" }],
  ["a foreign Origin", { origin: "https://evil.example" }],
  ["a cookie, and nothing that says from where", { cookie: "session_3000=AAAAAAAAAAAAAAAAAAAAAA" }],
];

for (const [what, headers] of HOSTILE) {
  for (const path of ["/notes", "/sign-in"]) {
    test(`POST ${path} with ${what} is 403 and sets no cookie`, async () => {
      const page = await send(path, { headers: { accept: "text/html" } });
      const form = new URLSearchParams([
        formFunction(page.body),
        ["email", "nobody@example.org"],
        ["password", "a-password-of-fair-length"],
      ]);
      const answer = await send(path, {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          accept: "text/html",
          ...headers,
        },
        body: form.toString(),
      });
      expect(answer.status).toBe(403);
      expect(answer.headers["set-cookie"]).toBeUndefined();
      expect(answer.headers.location).toBeUndefined();
    });
  }
}
