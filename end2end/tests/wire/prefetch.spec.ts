// What a browser fetches ahead of a visit is nobody's visit: it gets nothing that is somebody's.
import { expect, test } from "@playwright/test";

import { newAccount } from "../../support/accounts.ts";
import { formFunction, send } from "../../support/wire.ts";

const HTML = { accept: "text/html" };
const FORM = {
  ...HTML,
  "content-type": "application/x-www-form-urlencoded",
  // With a session, a form that does not say where it comes from is refused.
  "sec-fetch-site": "same-origin",
};
const NOTE = "Not to be fetched ahead";

/** Posts the first form of a page to that page. */
async function post(path: string, cookie: string, fields: [string, string][]) {
  const page = await send(path, { headers: { ...HTML, cookie } });
  const body = new URLSearchParams([formFunction(page.body), ...fields]).toString();
  return send(path, { method: "POST", headers: { ...FORM, cookie }, body });
}

test("a prefetch of what depends on who asks is 503, a card on a public page included", async () => {
  const { email, password } = newAccount();
  const signedUp = await post("/sign-up", "", [
    ["email", email],
    ["password", password],
  ]);
  const cookie = String(signedUp.headers["set-cookie"]).split(";")[0] ?? "";
  const added = await post("/notes", cookie, [
    ["title", NOTE],
    ["body", ""],
  ]);
  expect(added.status).toBe(303);
  expect((await send("/", { headers: { ...HTML, cookie } })).body).toContain(NOTE);

  const ahead = { ...HTML, cookie, "sec-purpose": "prefetch" };
  for (const path of ["/notes", "/"]) {
    const page = await send(path, { headers: ahead });
    expect(page.status).toBe(503);
    expect(page.headers["cache-control"]).toContain("no-store");
    expect(page.body).not.toContain(NOTE);
  }
});
