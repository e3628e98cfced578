// Opens the served site in Chromium, in two widths and two colour schemes, and reports every fault it sees.
// usage: node check.mjs BASE_URL OUTDIR

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [baseUrl, outDir] = process.argv.slice(2);
if (!baseUrl || !outDir) {
  console.error("usage: node check.mjs BASE_URL OUTDIR");
  process.exit(2);
}
const base = new URL(baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const WIDTHS = [375, 1280];
const SCHEMES = ["light", "dark"];
// WCAG 2.2 asks that a page of this width needs no sideways scrolling.
const NARROWEST = 320;
// A ledger is many screens long; its top shows what there is to see.
const TALLEST_SHOT = 2400;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const executablePath = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path && existsSync(path));
if (!executablePath) {
  console.error("no Chromium found\n  hint: install it, or set CHROMIUM to its path");
  process.exit(2);
}

mkdirSync(outDir, { recursive: true });
const profile = mkdtempSync(join(tmpdir(), "commonpurse-browser-"));
const faults = [];
let shots = 0;

const context = await chromium.launchPersistentContext(profile, { executablePath, args: FLAGS });
try {
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
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}

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
  pages.push(["sources", "sources/"], ["search", "search/"], ["about", "about/"]);
  pages.push(["not-found", "no/such/page/"]);
  return pages;
}

async function look(page, fault) {
  const headings = await page.locator("h1").count();
  if (headings !== 1) fault(`${headings} h1 elements`);
  await checkWidth(page, fault);
  // axe is put in through the debugger, so the page's policy need not allow it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (values) => globalThis.axe.run({ runOnly: { type: "tag", values } }),
    RULES,
  );
  for (const violation of violations) {
    for (const node of violation.nodes) fault(`axe ${violation.id}: ${node.target.join(" ")} – ${node.failureSummary}`);
  }
}

async function checkWidth(page, fault) {
  const { inner, scroll, widest } = await page.evaluate(() => {
    const root = document.scrollingElement;
    const far = [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    return { inner: root.clientWidth, scroll: root.scrollWidth, widest: far.slice(0, 3).join(", ") };
  });
  if (scroll > inner) fault(`scrolls sideways: ${scroll} px in a width of ${inner} px (${widest})`);
}
