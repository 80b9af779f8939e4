// Calls that were refused and go on after a sign-in: every encoding, every kind of caller.
import { expect, test } from "@playwright/test";

import { Visitor } from "../../support/specimen.ts";

const ANSWER = "CANARY-of-ann";

/** What answers each button, and which function it calls. */
const CALLERS = {
  post: ["functions/post", ANSWER],
  get: ["functions/get", ANSWER],
  delete: ["functions/delete", ANSWER],
  json: ["functions/json", ANSWER],
  put: ["functions/put", ANSWER],
  text: ["functions/text", `${ANSWER} and more`],
  multipart: ["functions/multipart", `${ANSWER} took 5 bytes`],
  several: ["functions/post", `${ANSWER} ${ANSWER} ${ANSWER}`],
  form: ["reveal", `${ANSWER}-form`],
} as const;

for (const [caller, [endpoint, answer]] of Object.entries(CALLERS)) {
  test(`${caller}: a refused call is made again, once, after the sign-in of the same person`, async ({
    browser,
  }) => {
    const visitor = await Visitor.arrive(browser, "ann");
    const { page } = visitor;
    expect(await visitor.load("/resume")).toBe(200);
    await visitor.expectAlive();
    await visitor.mark();
    await page.locator("#typed").fill("half-typed");
    const file = { name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("hello") };
    await page.locator("#file").setInputFiles(file);
    await visitor.signOut();
    const made: number[] = [];
    page.on("response", (response) => {
      if (new URL(response.url()).pathname.startsWith(`/api/${endpoint}`)) {
        made.push(response.status());
      }
    });

    await page.locator(`#call-${caller}`).click();
    await visitor.expectRefused("unauthorized");
    await expect
      .poll(() => page.content(), "the page is out of the document")
      .not.toContain("CANARY");
    await visitor.signIn("ann");

    await expect(page.locator(`#answer-${caller}`)).toHaveText(answer);
    await expect(page.locator("#typed")).toHaveValue("half-typed");
    await visitor.expectNotLoadedAgain();
    const times = caller === "several" ? 3 : 1;
    expect(made.filter((status) => status === 401)).toHaveLength(times);
    // The form asks for all that is protected anew, once it has succeeded.
    if (caller !== "form") expect(made).toHaveLength(2 * times);
    expect(visitor.errors).toEqual([]);
    await visitor.leave();
  });

  test(`${caller}: after the sign-in of somebody else nothing goes on`, async ({ browser }) => {
    const visitor = await Visitor.arrive(browser, "ann");
    const { page } = visitor;
    await visitor.load("/resume");
    await visitor.expectAlive();
    await page.locator("#typed").fill("half-typed");
    await visitor.signOut();
    await page.locator(`#call-${caller}`).click();
    await visitor.expectRefused("unauthorized");
    await visitor.signIn("bob");

    await expect(page.locator("#mine")).toHaveText("CANARY-of-bob-resume");
    await expect(page.locator(`#answer-${caller}`)).toHaveText("");
    await expect(page.locator("#typed")).toHaveValue("");
    expect(await page.content()).not.toContain("CANARY-of-ann");
    expect(visitor.errors).toEqual([]);
    await visitor.leave();
  });
}
