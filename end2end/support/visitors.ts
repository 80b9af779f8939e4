// `test` with two visitors who stay for all tests of a worker: their browser has the specimen's wasm
// already. A test that fails ends its worker, so nobody inherits a broken page.
import { test as base } from "./test.ts";
import { Visitor } from "./specimen.ts";

interface Visitors {
  /** Somebody who is signed out when a test begins. */
  visitor: Visitor;
  admin: Visitor;
}

export const test = base.extend<object, Visitors>({
  visitor: [
    async ({ browser }, use) => {
      const visitor = await Visitor.arrive(browser);
      await use(visitor);
      await visitor.leave();
    },
    { scope: "worker" },
  ],

  admin: [
    async ({ browser }, use) => {
      const admin = await Visitor.arrive(browser, "admin");
      await use(admin);
      await admin.leave();
    },
    { scope: "worker" },
  ],
});
