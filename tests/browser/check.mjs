// Opens the served site in Chromium, in two widths and two colour schemes, and reports every fault it sees.
// usage: node check.mjs BASE_URL OUTDIR

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { withBrowser } from "./chromium.mjs";
import { checkWidth, look } from "./look.mjs";

const [baseUrl, outDir] = process.argv.slice(2);
if (!baseUrl || !outDir) {
  console.error("usage: node check.mjs BASE_URL OUTDIR");
  process.exit(2);
}
const base = new URL(baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`);
const WIDTHS = [375, 1280];
const SCHEMES = ["light", "dark"];
// WCAG 2.2 asks that a page of this width needs no sideways scrolling.
const NARROWEST = 320;
// A ledger is many screens long; its top shows what there is to see.
const TALLEST_SHOT = 2400;
mkdirSync(outDir, { recursive: true });
const faults = [];
let shots = 0;

await withBrowser(async (context) => {
  const page = context.pages()[0] ?? (await context.newPage());
  let place = "";
  const fault = (what) => faults.push(`${place}: ${what}`);
  let expectsNotFound = false;
  page.on("console", (message) => {
    // A browser reports the status of the page itself as an error on the console.
    const ownStatus = expectsNotFound && message.text().includes("404");
    if (message.type() === "error" && !ownStatus) fault(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => fault(`script error: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== base.origin && url.protocol !== "data:") fault(`request to a third party: ${url}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !expectsNotFound) fault(`${response.status()} for ${response.url()}`);
  });

  for (const [name, path] of await pagesToOpen(page)) {
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        place = `${name} at ${width} px, ${colorScheme}`;
        expectsNotFound = name === "not-found";
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        const response = await page.goto(new URL(path, base).href, { waitUntil: "load" });
        const expected = expectsNotFound ? 404 : 200;
        if (response?.status() !== expected) fault(`status ${response?.status()}, not ${expected}`);
        await look(page, fault);
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        const clip = { x: 0, y: 0, width, height: Math.min(height, TALLEST_SHOT) };
        await page.screenshot({ path: join(outDir, `${name}-${width}-${colorScheme}.png`), fullPage: true, clip });
        shots += 1;
        if (width === WIDTHS[0]) {
          await page.setViewportSize({ width: NARROWEST, height: 900 });
          await checkWidth(page, fault);
        }
      }
    }
  }
});

for (const fault of new Set(faults)) console.error(fault);
console.log(`${shots} views looked at, ${new Set(faults).size} faults, screenshots in ${outDir}`);
process.exit(faults.length > 0 ? 1 : 0);

// The pages every edition has, and the first of each kind that it may have.
async function pagesToOpen(page) {
  const pages = [["front", ""]];
  const kinds = [
    ["claim", "claims/", /\/claims\/[a-z2-7]{12}\/$/],
    ["article", "articles/", /\/articles\/[a-z2-7]{12}\/$/],
    ["case", "cases/", /\/cases\/[^/]+\/$/],
    ["round-up", "roundups/", /\/roundups\/[^/]+\/$/],
  ];
  for (const [name, list, pattern] of kinds) {
    // A claim's page leads to an article that holds a figure.
    const claim = pages.find(([known]) => known === "claim");
    await page.goto(new URL(name === "article" && claim ? claim[1] : list, base).href);
    const links = await page.$$eval("main a[href]", (anchors) => anchors.map((anchor) => anchor.href));
    const first = links.find((href) => pattern.test(href) && href.startsWith(base.href));
    if (first) pages.push([name, first]);
  }
  pages.push(["ledger", "claims/"], ["articles", "articles/"], ["cases", "cases/"], ["services", "services/"]);
  pages.push(["sources", "sources/"], ["search", "search/"], ["search-help", "search/help/"], ["about", "about/"]);
  pages.push(["not-found", "no/such/page/"]);
  return pages;
}
