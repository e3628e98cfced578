// Uses the search page of the served site as people do, and reports every fault.
// usage: node search.mjs BASE_URL OUTDIR

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withBrowser } from "./chromium.mjs";
import { look } from "./look.mjs";

const [baseUrl, outDir] = process.argv.slice(2);
if (!baseUrl || !outDir) {
  console.error("usage: node search.mjs BASE_URL OUTDIR");
  process.exit(2);
}
const base = new URL(baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`);
mkdirSync(outDir, { recursive: true });
const claims = await (await fetch(new URL("data/claims.json", base))).json();

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 375, height: 800 };
const faults = [];
let place = "";
let checks = 0;
const fault = (what) => faults.push(`${place}: ${what}`);
const is = (found, expected, what) => {
  checks += 1;
  if (found !== expected) fault(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
};
const holds = (truth, what) => {
  checks += 1;
  if (!truth) fault(what);
};

/** What people do, each on a page of its own. */
const DOINGS = {
  async "the engine waits for the first focus"(page) {
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await open(page, "search/");
    const engine = new URL(await page.getAttribute("#finder", "data-engine"), base).pathname;
    holds(await page.isVisible("#browse"), "the ways to browse are shown");
    holds(!asked.includes(engine), "the engine is loaded before anybody asks");
    await page.focus("#q");
    await page.waitForTimeout(500);
    holds(asked.includes(engine), "the engine is not loaded at the first focus");
    await page.locator("#q").fill("payroll (council OR sharing)");
    await page.press("#q", "Enter");
    await settled(page);
    holds(!asked.some((path) => path.endsWith("/rest.wasm")), "a search fetches the engine's second part");
  },

  async "a search while typing, then by Enter"(page) {
    await open(page, "search/");
    const entries = await page.evaluate(() => history.length);
    await page.locator("#q").pressSequentially("payrol", { delay: 30 });
    await settled(page);
    holds((await page.locator("#results > li").count()) > 0, "half a word finds nothing while somebody types");
    is(new URL(page.url()).search, "?q=payrol", "address while typing");
    is(await page.evaluate(() => history.length), entries, "entries of the history while typing");
    await page.locator("#q").pressSequentially("l");
    await page.press("#q", "Enter");
    await settled(page);
    is(new URL(page.url()).search, "?q=payroll", "address after Enter");
    is(await page.evaluate(() => history.length), entries + 1, "entries of the history after Enter");
    holds((await page.locator("#results mark.word").count()) > 0, "the word is marked nowhere");
    holds((await page.locator("#results q mark:not(.word)").count()) > 0, "no figure is marked");
    await page.goBack();
    await page.waitForSelector("#browse", { state: "visible" });
    is(await page.inputValue("#q"), "", "the box after Back");
    await page.goForward();
    await settled(page);
    is(await page.inputValue("#q"), "payroll", "the box after Forward");
  },

  async "filters, their chips, and the way back"(page) {
    await open(page, "search/?q=");
    await settled(page);
    is(await heading(page), `${claims.length} claims`, "everything");
    const achieved = claims.filter((claim) => claim.status === "achieved").length;
    const label = page.locator('[data-facet="status"] label', { hasText: "reported achieved" });
    is(await label.locator(".count").textContent(), String(achieved), "count of a value");
    await label.locator("input").check();
    await settled(page);
    is(new URL(page.url()).search, "?q=&status=achieved", "address with a filter");
    is(await heading(page), `${achieved} claims`, "claims with the filter");
    is(await page.evaluate(() => document.activeElement?.closest("[data-facet]")?.getAttribute("data-facet")), "status", "the focus after a choice");
    const hrefs = await links(page);
    const again = await page.context().newPage();
    await open(again, page.url());
    await settled(again);
    is(JSON.stringify(await links(again)), JSON.stringify(hrefs), "results of the pasted address");
    await again.close();
    await page.locator('[data-facet="status"] label', { hasText: "expected" }).locator("input").check();
    await settled(page);
    const both = claims.filter((claim) => ["achieved", "expected"].includes(claim.status)).length;
    is(await heading(page), `${both} claims`, "claims with two values of one facet");
    is(await page.locator(".chip").count(), 2, "chips");
    await page.goBack();
    await settled(page);
    is(await heading(page), `${achieved} claims`, "claims after Back");
    await page.locator(".chip").first().click();
    await settled(page);
    is(new URL(page.url()).search, "?q=", "address without the filter");
    holds(await page.evaluate(() => document.activeElement !== document.body), "the focus is lost with the chip");
    const zero = page.locator(".facet .zero input");
    holds((await zero.evaluateAll((boxes) => boxes.every((box) => box.disabled))), "a value without claims can be chosen");
  },

  async "amounts by boxes, bars and table"(page) {
    await open(page, "search/?q=");
    await settled(page);
    await page.fill("#amount-low", "one");
    await page.press("#amount-low", "Tab");
    holds(await page.isVisible("#amount-fault"), "a bad amount is not told");
    await page.fill("#amount-low", "1m");
    await page.press("#amount-low", "Tab");
    await settled(page);
    is(new URL(page.url()).searchParams.get("amount"), "1000000..", "address with an amount");
    const large = claims.filter((claim) => claim.kind === "money" && (claim.low !== null || claim.high !== null) && (claim.high ?? Infinity) >= 1e6).length;
    is(await heading(page), `${large} claims`, "claims of at least 1m");
    await page.check("#unstated");
    await settled(page);
    is(new URL(page.url()).searchParams.get("unstated"), "1", "address with claims without an amount");
    await page.fill("#amount-low", "");
    await page.press("#amount-low", "Tab");
    await settled(page);
    is(new URL(page.url()).search, "?q=", "address after the amount was emptied");
    await page.waitForSelector("#histogram .bar");
    const told = await page.locator("#histogram .bar title").allTextContents();
    const full = told.findIndex((text) => !text.endsWith(": 0"));
    await page.locator("#histogram .bar .column").nth(full).click();
    await settled(page);
    holds(new URL(page.url()).searchParams.has("amount"), "a bar chooses nothing");
    await page.locator("#histogram .as-table summary").click();
    await page.locator("#histogram .as-table button").nth(full).click();
    await settled(page);
    is(new URL(page.url()).searchParams.has("amount"), false, "the chosen row chosen again");
  },

  async "years, sorting, kinds and pages"(page) {
    await open(page, "search/?q=&made=2012..2014&sort=oldest");
    await settled(page);
    is(await page.inputValue("#made-from"), "2012", "first year");
    const years = await page.locator("#results time").evaluateAll((times) => times.map((time) => Number(time.dateTime.slice(0, 4))));
    holds(years.length > 0 && years.every((year) => year >= 2012 && year <= 2014), `years ${years}`);
    holds(years.every((year, at) => at === 0 || year >= years[at - 1]), `years in order ${years}`);
    await page.selectOption("#sort", "largest");
    await settled(page);
    is(new URL(page.url()).searchParams.get("sort"), "largest", "address with an order");
    await open(page, "search/?q=");
    await settled(page);
    const first = await links(page);
    await page.click("#paging a[rel=next]");
    await settled(page);
    is(new URL(page.url()).search, "?q=&page=2", "address of the second page");
    const second = await links(page);
    holds(second.length === 10 && !second.some((href) => first.includes(href)), "the second page repeats the first");
    is(await page.evaluate(() => document.activeElement?.id), "count", "the focus after paging");
    await page.click('#tabs a[data-kind="article"]');
    await settled(page);
    is(new URL(page.url()).search, "?q=&kind=article", "address of the articles");
    holds(/^\d+ articles$/.test(await heading(page)), `heading of the articles: ${await heading(page)}`);
    await open(page, "search/?q=&page=9999");
    await settled(page);
    is(new URL(page.url()).searchParams.get("page"), String(Math.ceil(claims.length / 10)), "a page beyond the last");
  },

  async "the way back from a result"(page) {
    await open(page, "search/");
    await page.locator("#q").pressSequentially("counci", { delay: 20 });
    await settled(page);
    const hrefs = await links(page);
    await page.locator("#results h3 a").last().click();
    await page.waitForURL(/\/claims\//);
    await page.goBack();
    await settled(page);
    is(JSON.stringify(await links(page)), JSON.stringify(hrefs), "results of half a word after coming back");
    holds((await page.evaluate(() => scrollY)) > 300, "the page is at its top after coming back");
  },

  async "long lists"(page) {
    await open(page, "search/?q=");
    await settled(page);
    const list = page.locator('[data-facet="organisation"]');
    is(await list.locator("li").count(), 10, "bodies at first");
    const more = list.locator(".more-values");
    const all = Number(/\d+/.exec(await more.textContent())?.[0]);
    await more.click();
    is(await list.locator("li").count(), all, "all bodies");
    await list.locator("input[type=search]").fill("COUNTY");
    const names = await list.locator("li .name").allTextContents();
    holds(names.length > 0 && names.every((name) => name.toLowerCase().includes("county")), `filtered to ${names}`);
  },

  async "keys"(page) {
    await open(page, "search/?q=payroll");
    await settled(page);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("href") ?? document.activeElement?.id);
    const hrefs = await links(page, "href");
    await page.keyboard.press("j");
    is(await focused(), hrefs[0], "j");
    await page.keyboard.press("j");
    is(await focused(), hrefs[1], "j again");
    await page.keyboard.press("k");
    is(await focused(), hrefs[0], "k");
    await page.keyboard.press("?");
    holds(await page.isVisible("#keys"), "? shows no keys");
    await look(page, fault);
    await page.uncheck("#keys-on");
    await page.click("#keys button");
    await page.keyboard.press("j");
    is(await focused(), hrefs[0], "j when switched off");
    await page.reload();
    await settled(page);
    await page.keyboard.press("/");
    holds((await focused()) !== "q", "/ when switched off");
    await page.click("#show-keys");
    await page.check("#keys-on");
    await page.click("#keys button");
    await page.keyboard.press("/");
    is(await focused(), "q", "/");
    await page.keyboard.press("j");
    holds((await page.inputValue("#q")).includes("j"), "j in the box is a letter");
    await page.keyboard.press("Enter");
    await page.fill("#q", "payroll");
    await page.keyboard.press("Enter");
    await settled(page);
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/claims\//).catch(() => fault("Enter opens no result"));
  },

  async "files of all that was found"(page) {
    await open(page, "search/?q=&kind=claim");
    await settled(page);
    const take = async (name) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.click(`#download button:text-is("${name}")`)]);
      return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
    };
    const csv = await take("CSV");
    holds(/-claims-[\d-]*.*\.csv$/.test(csv.name), `name ${csv.name}`);
    holds(csv.text.startsWith("kind,id,title,figure,quote,"), "header of the table");
    is((csv.text.match(/^claim,/gm) ?? []).length, claims.length, "rows");
    holds(!/[^\r]\n/.test(csv.text.replace(/"[^"]*"/g, "")), "lines end in CRLF");
    holds(!/(^|,)"?[=+@]/m.test(csv.text), "a cell is a formula");
    const json = JSON.parse((await take("JSON")).text);
    is(json.results.length, claims.length, "results as JSON");
    holds(json.edition.length > 0 && json.address.includes("search/?q="), "edition and address as JSON");
  },

  async "words that are not understood, and words mistyped"(page) {
    await open(page, "search/?q=payroll+status%3Anonsense");
    await settled(page);
    is(await page.textContent(".fault-part"), "status:nonsense", "the part that is not understood");
    await page.click(".problem button");
    is(await page.evaluate(() => document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)), "status:nonsense", "the part selected in the box");
    await open(page, "search/?q=payrlol");
    await settled(page);
    const meant = page.locator(".meant a").first();
    is(await meant.textContent(), "payroll", "what was meant");
    await meant.click();
    await settled(page);
    is(new URL(page.url()).search, "?q=payroll", "address of what was meant");
    await open(page, "search/?q=zzzzqqqq&status=missed");
    await settled(page);
    is(await heading(page), "Nothing found", "heading when nothing is found");
    holds(await page.isVisible(".ways-on"), "no ways on");
  },

  async "an engine that cannot be had"(page) {
    faultsExpected = true;
    await open(page, "search/");
    const engine = new URL(await page.getAttribute("#finder", "data-engine"), base).href;
    await page.route(engine, (route) => route.abort());
    await open(page, "search/?q=payroll");
    await page.waitForSelector("#trouble p");
    holds(await page.isVisible("#browse"), "no way out is shown");
    await look(page, fault);
    await page.screenshot({ path: join(outDir, "search-trouble.png") });
  },

  async "an index of another make"(page) {
    faultsExpected = true;
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.route("**/*.hot", (route) => route.fulfill({ body: "no index" }));
    await open(page, "search/?q=payroll");
    await page.waitForSelector("#trouble p");
    // What is wrong with it is told by functions that nothing else needs.
    holds(asked.some((path) => path.endsWith("/rest.wasm")), "the engine's second part is not fetched when it is needed");
    const told = await page.textContent("#trouble");
    holds(told.includes("do not belong together"), `the trouble is told as "${told}"`);
    await page.route("**/rest.wasm", (route) => route.abort());
    await open(page, "search/?q=payroll");
    await page.waitForSelector("#trouble p");
    const now = await page.textContent("#trouble");
    holds(now.includes("could not be loaded"), `a second part that cannot be had is told as "${now}"`);
  },

  async "the box in the head of every page"(page) {
    await open(page, "about/");
    await page.fill(".seek input", "payroll");
    await page.press(".seek input", "Enter");
    await settled(page);
    is(new URL(page.url()).pathname, new URL("search/", base).pathname, "where the box leads");
    is(await page.locator(".seek").count(), 0, "boxes in the head of the search page");
    is(await page.inputValue("#q"), "payroll", "the box on the search page");
  },

  async "a phone"(page) {
    await page.setViewportSize(PHONE);
    await open(page, "search/?q=payroll&status=achieved");
    await settled(page);
    holds(!(await page.isVisible("#filter-form")), "the filters cover the results");
    await page.click("#filters > summary");
    holds(await page.isVisible("#filter-form"), "the filters do not open");
    await look(page, fault);
    await page.screenshot({ path: join(outDir, "search-filters-375.png"), fullPage: true });
    await page.click("#close-filters");
    holds(await page.isVisible("#results"), "no results");
  },

  async "what every view keeps"(page) {
    for (const viewport of [PHONE, WIDE, { width: 320, height: 800 }]) {
      for (const colorScheme of ["light", "dark"]) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        for (const [name, query] of [
          ["found", "?q=council&status=expected&amount=10k..&made=2010.."],
          ["articles", "?q=council&kind=article"],
          ["cases", "?q=&kind=case"],
          ["problem", "?q=payroll+status%3Anonsense"],
        ]) {
          place = `search-${name} at ${viewport.width} px, ${colorScheme}`;
          await open(page, `search/${query}`);
          await settled(page);
          await look(page, fault);
          await page.screenshot({ path: join(outDir, `search-${name}-${viewport.width}-${colorScheme}.png`) });
        }
      }
    }
  },
};

let faultsExpected = false;
await withBrowser(async (context) => {
  for (const [name, act] of Object.entries(DOINGS)) {
    place = name;
    faultsExpected = false;
    const page = await context.newPage();
    await page.setViewportSize(WIDE);
    page.setDefaultTimeout(8000);
    page.on("console", (message) => {
      if (message.type() === "error" && !faultsExpected) fault(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => fault(`script error: ${error.message}`));
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.origin !== base.origin && !["data:", "blob:"].includes(url.protocol)) fault(`request to a third party: ${url}`);
    });
    try {
      await act(page);
    } catch (error) {
      fault(error.message.split("\n").slice(0, 3).join(" "));
      await page.screenshot({ path: join(outDir, "search-fault.png") }).catch(() => {});
    }
    await page.close();
  }
});

await withBrowser(
  async (context) => {
    place = "without scripts";
    const page = context.pages()[0] ?? (await context.newPage());
    await page.setViewportSize(WIDE);
    await open(page, "search/?q=payroll");
    holds(await page.isVisible("#unscripted"), "it is not said that scripts are needed");
    holds(!(await page.isVisible("#finder")), "a dead box is shown");
    holds(!(await page.isVisible(".seek")), "a dead box is in the head");
    holds((await page.locator("#browse a:visible").count()) > 10, "no ways to browse");
    await page.screenshot({ path: join(outDir, "search-unscripted.png") });
  },
  { javaScriptEnabled: false },
);

for (const one of new Set(faults)) console.error(one);
console.log(`${checks} checks of the search page, ${new Set(faults).size} faults`);
process.exit(faults.length > 0 ? 1 : 0);

async function open(page, path) {
  await page.goto(new URL(path, base).href, { waitUntil: "load" });
}

/** Waits until the counts of the last question are there. */
async function settled(page) {
  await page.waitForTimeout(180);
  await page.waitForFunction(() => document.getElementById("results")?.dataset.state === "counted");
}

function heading(page) {
  return page.textContent("#count");
}

/** Where the results lead: as the browser sees it, or as it is written. */
function links(page, as = "whole") {
  return page.locator("#results h3 a").evaluateAll((anchors, as) => anchors.map((one) => (as === "href" ? one.getAttribute("href") : one.href)), as);
}
