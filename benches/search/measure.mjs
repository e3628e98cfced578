// Asks both searches the same and prints what it costs: `measure.mjs SITE COUNT`.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

import { host } from "./host.mjs";

const [site, count] = process.argv.slice(2);
const LINE = { delay: 50, bitsPerSecond: 10_000_000 };
const RUNS = Number(process.env.RUNS ?? 3);

/** Each a first and a second question; what Pagefind cannot ask is null. */
const QUESTIONS = [
  { name: "rare word", own: [{ q: "drilbou" }, { q: "houten" }], pagefind: [["drilbou"], ["houten"]] },
  { name: "common word", own: [{ q: "procurement" }, { q: "legal" }], pagefind: [["procurement"], ["legal"]] },
  { name: "two words", own: [{ q: "payroll audit" }, { q: "waste merger" }], pagefind: [["payroll audit"], ["waste merger"]] },
  { name: "phrase", own: [{ q: '"shared services"' }, { q: '"county partnership"' }], pagefind: [['"shared services"'], ['"county partnership"']] },
  {
    name: "filter",
    own: [{ q: "payroll", filters: { service: ["it"] } }, { q: "waste", filters: { service: ["legal"] } }],
    pagefind: [["payroll", { filters: { service: "it" } }], ["waste", { filters: { service: "legal" } }]],
  },
  {
    name: "sorted by amount",
    own: [{ q: "payroll", sort: "largest" }, { q: "waste", sort: "largest" }],
    pagefind: [["payroll", { sort: { amount: "desc" } }], ["waste", { sort: { amount: "desc" } }]],
  },
  {
    name: "range, sorted",
    own: [{ q: "payroll", amount: { low: 1000000 }, sort: "largest" }, { q: "waste", amount: { low: 1000000 }, sort: "largest" }],
    pagefind: null,
  },
  { name: "beginning of a word", own: [{ q: "proced*" }, { q: "merg*" }], pagefind: null },
  { name: "while typing", own: [{ q: "payroll aud", typing: true }, { q: "payroll audit mer", typing: true }], pagefind: null },
];

const label = JSON.parse(readFileSync(join(site, "index/index.json"), "utf8"));
writeFileSync(join(site, "own.html"), page(`
import { connect } from "./engine/engine.js";
const at = (path) => new URL(path, location.href).href;
let engine;
window.ask = async (request) => {
  const begun = performance.now();
  engine ??= connect({ engine: at("engine/engine.wasm"), hot: at("index/${label.hot}"), bundle: at("index/${label.bundle}") });
  const answer = await engine.ask({ limit: 10, ...request });
  show(answer.hits.map((hit) => hit.title + " " + hit.quote));
  return { took: performance.now() - begun, shown: answer.hits.length, total: answer.total };
};`));
writeFileSync(join(site, "pagefind.html"), page(`
let pagefind;
window.ask = async (words, options) => {
  const begun = performance.now();
  pagefind ??= await import("./pagefind/pagefind.js");
  const found = await pagefind.search(words, options);
  const data = await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
  show(data.map((one) => one.meta.title + " " + one.excerpt));
  return { took: performance.now() - begun, shown: data.length, total: found.results.length };
};`));

const results = [];
for (const [name, file, ranges] of [["own, ranges", "own.html", true], ["own, chunks", "own.html", false], ["Pagefind", "pagefind.html", true]]) {
  const place = await host(site, { ...LINE, ranges });
  for (const question of QUESTIONS) {
    const asked = name === "Pagefind" ? question.pagefind : question.own.map((request) => [request]);
    if (!asked) continue;
    const runs = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await once(place, file, asked));
    const [cold, warm] = [0, 1].map((at) => ({ ...runs[0][at], took: median(runs.map((run) => run[at].took)) }));
    results.push({ name, question: question.name, cold, warm });
  }
  place.close();
}

const kilobytes = (bytes) => Math.round(bytes / 1000);
console.log(`\n${count} pages, ${LINE.delay} ms a request, ${LINE.bitsPerSecond / 1e6} Mbit/s; kB (requests) and ms to ten results, median of ${RUNS}`);
for (const { name, question, cold, warm } of results) {
  const told = ({ bytes, requests, took, total }) => `${String(kilobytes(bytes)).padStart(5)} kB (${String(requests).padStart(2)}) ${String(Math.round(took)).padStart(5)} ms, ${total} found`;
  console.log(`${question.padEnd(20)} ${name.padEnd(12)} first ${told(cold)}   second ${told(warm)}`);
}

async function once(place, file, asked) {
  const profile = mkdtempSync(join(tmpdir(), "commonpurse-bench-"));
  const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => path && existsSync(path));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    ignoreHTTPSErrors: true,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--ignore-certificate-errors"],
  });
  try {
    const tab = await context.newPage();
    await tab.goto(`${place.origin}/${file}`);
    await tab.waitForFunction(() => window.ask);
    place.take();
    const told = [];
    for (const question of asked) {
      const answer = await tab.evaluate((question) => window.ask(...question), question);
      if (answer.shown === 0) throw new Error(`${file} finds nothing for ${JSON.stringify(question)}`);
      told.push({ ...answer, ...place.take() });
    }
    return told;
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

function page(script) {
  return `<!doctype html><meta charset="utf-8"><title>Search</title><link rel="icon" href="data:,"><ol id="list"></ol><script type="module">
const show = (lines) => document.getElementById("list").replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
${script}
</script>`;
}

function median(numbers) {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
}
