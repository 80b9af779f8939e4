// An address that starts with two slashes names another host to whoever follows it.
import { expect, test } from "@playwright/test";

import { formFunction, send } from "../../support/wire.ts";

for (const target of ["//evil.example/x", "/\\evil.example/x", "//evil.example/notes"]) {
  test(`GET ${target} is 400 and leads nowhere`, async () => {
    const answer = await send(target, { headers: { accept: "text/html" } });
    expect(answer.status).toBe(400);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  test(`a sign-in form posted to ${target} is 400 and leads nowhere`, async () => {
    const page = await send("/notes", { headers: { accept: "text/html" } });
    const form = new URLSearchParams([
      formFunction(page.body),
      ["email", "nobody@example.org"],
      ["password", "a-password-of-fair-length"],
    ]);
    const answer = await send(target, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html" },
      body: form.toString(),
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });
}
