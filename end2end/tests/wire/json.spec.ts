// The same notes for programs.
import { expect, test } from "@playwright/test";

import { send } from "../../support/wire.ts";

test("GET /v1/notes without a session is 401 with a JSON body", async () => {
  const answer = await send("/v1/notes");
  expect(answer.status).toBe(401);
  expect(answer.headers["content-type"]).toMatch(/^application\/(problem\+)?json/);
  expect(answer.headers["www-authenticate"]).toBeTruthy();
  expect(answer.headers["cache-control"]).toContain("no-store");
  expect(answer.headers["set-cookie"]).toBeUndefined();
  expect(JSON.parse(answer.body)).toMatchObject({ status: 401 });
});

test("a foreign Host is 421", async () => {
  const answer = await send("/", { headers: { host: "evil.example" } });
  expect(answer.status).toBe(421);
});

test("GET /healthz is 200", async () => {
  const answer = await send("/healthz");
  expect(answer.status).toBe(200);
});
