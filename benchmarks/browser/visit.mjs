// `visit.mjs ORIGIN CHROMIUM`: Lighthouse on the public pages, and how long the page takes to be there after
// the answer to a sign-in. As JSON.
import { argv } from "node:process";

import lighthouse from "lighthouse";
import { launch } from "puppeteer-core";

const [origin, executablePath] = argv.slice(2);
const PUBLIC = ["/", "/sign-in", "/sign-up", "/forgot-password"];
const VISITS = 15;
const LOOKS = 3;
const PASSWORD = "correct horse battery staple";

const browser = await launch({
  executablePath,
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
});

/** Scores of 0 to 100. Lighthouse now and then has none, if nothing was painted in time: it looks again. */
async function scores(path) {
  for (let look = 1; look <= LOOKS; look++) {
    const page = await browser.newPage();
    const result = await lighthouse(
      origin + path,
      { onlyCategories: ["performance", "accessibility"], logLevel: "error" },
      undefined,
      page,
    );
    await page.close();
    const { performance, accessibility } = result.lhr.categories;
    if (performance.score === null || accessibility.score === null) continue;
    const hundred = (category) => Math.round(category.score * 100);
    return { path, performance: hundred(performance), accessibility: hundred(accessibility) };
  }
  throw new Error(`Lighthouse had no score for ${path} in ${LOOKS} looks`);
}

/** Signs up, signs out, and signs in at the page that was refused. */
async function visitor(n) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const email = `visitor-${n}@example.com`;
  const fill = async () => {
    await page.type('input[name="email"]', email);
    await page.type('input[name="password"]', PASSWORD);
  };
  await page.goto(`${origin}/sign-up`, { waitUntil: "networkidle0" });
  await fill();
  await page.click('main button[type="submit"], main form button:not([type])');
  await page.waitForFunction(() => !location.pathname.startsWith("/sign-up"));
  const cookies = await context.cookies();
  await context.deleteCookie(...cookies);
  await page.goto(`${origin}/notes`, { waitUntil: "networkidle0" });
  await fill();
  // In the page's own clock: when the answer had arrived, and when the refused page had given way.
  const took = page.evaluate(async () => {
    const shown = new Promise((resolve) => {
      const isThere = () =>
        !document.querySelector('input[name="password"]') && document.querySelector("main h1");
      const observer = new MutationObserver(() => {
        if (isThere()) {
          observer.disconnect();
          requestAnimationFrame(() => resolve(performance.now()));
        }
      });
      observer.observe(document, { childList: true, subtree: true });
    });
    const at = await shown;
    const calls = performance.getEntriesByType("resource");
    const call = calls.filter((entry) => entry.name.endsWith("/api/sign_in")).at(-1);
    return at - call.responseEnd;
  });
  await page.click('main button[type="submit"], main form button:not([type])');
  const milliseconds = await took;
  await context.close();
  return milliseconds;
}

const lighthouses = [];
for (const path of PUBLIC) {
  lighthouses.push(await scores(path));
}
const times = [];
for (let n = 0; n < VISITS; n += 1) {
  times.push(await visitor(n));
}
times.sort((one, other) => one - other);
console.log(
  JSON.stringify({
    chromium: await browser.version(),
    lighthouses,
    median: times[Math.floor(VISITS / 2)],
    slowest: times.at(-1),
    visits: VISITS,
  }),
);
await browser.close();
