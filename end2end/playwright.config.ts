// Notebook in Chromium. `cargo xtask test` builds it, serves it on an empty database, and runs this
// with BASE_URL (the server's public origin) and CHROMIUM (the browser; without it Playwright's own).
import { defineConfig } from "@playwright/test";

import { OUTPUT } from "./support/output.ts";

const executablePath = process.env.CHROMIUM;

export default defineConfig({
  testDir: "tests",
  outputDir: `${OUTPUT}/results`,
  // One server and one database for all: tests share nothing but these, and meet in no account.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    baseURL: process.env.BASE_URL ?? "http://localhost:3000",
    screenshot: "only-on-failure",
    // A trace takes as long as the test itself: `TRACE=1` for what has failed.
    trace: process.env.TRACE ? "retain-on-failure" : "off",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "javascript", use: { javaScriptEnabled: true } },
    {
      name: "no-javascript",
      use: { javaScriptEnabled: false },
      // What is said about bytes on the wire needs no browser, so it is said once; the specimen's
      // tests are about hydration.
      testIgnore: ["wire/**", "specimen/**"],
    },
  ],
});
