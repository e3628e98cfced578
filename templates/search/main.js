// The search page: from the address and the controls to a question, from its answer to what is shown.
//
// 1. What is shown is always what the address asks; a control changes the address and nothing else.
// 2. The results are asked for first, the counts of filters in a second question, so that results come early.
// 3. An answer to a question that is no longer asked is dropped.

import { card } from "./cards.js";
import { filtersOf, showChips } from "./chips.js";
import { connection } from "./connection.js";
import { downloads } from "./download.js";
import { named } from "./element.js";
import { facetPanel } from "./facets.js";
import { digits } from "./figures.js";
import { histogram } from "./histogram.js";
import { listen } from "./keys.js";
import { showNothing, showProblems, showTrouble } from "./notices.js";
import { showPaging } from "./paging.js";
import { FACETS, ON_PAGE, address, changed, choosing, everything, read, request } from "./question.js";
import { amountBoxes, yearBoxes } from "./ranges.js";
import { counted } from "./words.js";

/** @typedef {import("./question.js").Question} Question */

/** A pause in typing after which is searched, and a longer one after which counts and problems are shown. */
const PAUSE = 120;
const LONG_PAUSE = 450;
/** From this width on the filters stand beside the results; the style sheet says the same. */
const WIDE = matchMedia("(min-width: 60rem)");

const finder = named("finder");
const site = {
  title: finder.dataset.title ?? "",
  edition: finder.dataset.edition ?? "",
  date: finder.dataset.date ?? "",
  root: new URL(finder.dataset.root ?? "./", document.baseURI).href,
};
const place = (/** @type {string | undefined} */ path) => new URL(path ?? "", site.root).href;
const engine = connection({
  engine: place(finder.dataset.engine),
  hot: place(finder.dataset.hot),
});
const pageTitle = document.title;

const box = /** @type {HTMLInputElement} */ (named("q"));
const sort = /** @type {HTMLSelectElement} */ (named("sort"));
const unstated = /** @type {HTMLInputElement} */ (named("unstated"));
const filters = /** @type {HTMLDetailsElement} */ (named("filters"));
const found = named("found");
const count = named("count");
const results = /** @type {HTMLOListElement} */ (named("results"));

/** @type {Question | null} */
let question = read(location.search);
/** The address that the entry in the browser's history had before somebody began to type. */
let settled = location.href;
/** What the page waits for; aborted when another question is asked. */
let waiting = new AbortController();
let timer = 0;
/** Where the focus goes when the results are there. */
let focusNext = "";
/** How far down the page was read before it was left, for whoever comes back from a result. */
let readTo = Number(history.state?.readTo ?? 0);

const facets = facetPanel(
  named("facets"),
  WIDE.matches ? ["status", "service", "country", "organisation"] : ["status"],
  (facet, value, chosen) => go(choosing(asked(), facet, value, chosen)),
);
const amount = amountBoxes((range) => go(changed(asked(), { amount: range, unstated: range !== null && asked().unstated })));
const made = yearBoxes("made", (range) => go(changed(asked(), { made: range })));
const by = yearBoxes("by", (range) => go(changed(asked(), { by: range })));
const files = downloads(named("download"), { ask: engine.ask, site });

named("unscripted").hidden = true;
finder.hidden = false;
listenToControls();
listen({ box, results });
restore();

/** What is asked, or everything when nothing is asked yet; words that are being typed belong to it. */
function asked() {
  return { ...(question ?? everything()), q: box.value };
}

/**
 * Asks, and keeps the question in the address: as an entry of the history, or in the present one while somebody types.
 * @param {Question} next
 * @param {{ typing?: boolean, replace?: boolean }} [how]
 */
function go(next, { typing = false, replace = typing } = {}) {
  clearTimeout(timer);
  question = next;
  const here = address(next);
  if (replace) {
    // Whoever opens a result in mid-word and comes back finds the results of that half word again.
    history.replaceState({ typing }, "", here);
  } else if (new URL(here, location.href).href !== settled) {
    // The entry gets back what it was before the typing, so that Back leads there.
    history.replaceState(null, "", settled);
    history.pushState(null, "", here);
    settled = location.href;
  }
  answer(next, typing);
}

/** Shows what the address asks, after loading and after Back and Forward. */
function restore() {
  settled = location.href;
  question = read(location.search);
  if (question) {
    box.value = question.q;
    answer(question, history.state?.typing === true);
  } else {
    waiting.abort();
    box.value = "";
    found.hidden = true;
    named("browse").hidden = false;
    showProblems(named("problems"), box, everything(), { total: 0, hits: [] });
    document.title = pageTitle;
  }
}

/**
 * @param {Question} now
 * @param {boolean} typing
 */
async function answer(now, typing) {
  waiting.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  showControls(now);
  results.setAttribute("aria-busy", "true");
  results.dataset.state = "asked";
  try {
    const first = await engine.ask(request(now, { offset: (now.page - 1) * ON_PAGE, limit: ON_PAGE, typing }), signal);
    if (signal.aborted) return;
    const last = Math.max(1, Math.ceil(first.total / ON_PAGE));
    if (now.page > last) return go({ ...now, page: last }, { typing, replace: true });
    showTrouble(named("trouble"), null);
    showResults(now, first);
    results.removeAttribute("aria-busy");
    if (typing) await pause(LONG_PAUSE);
    if (signal.aborted) return;
    showProblems(named("problems"), box, now, first);
    named("said").textContent = `${counted(first.total, now.kind)} found`;
    const wanted = { facets: FACETS, kinds: true, histogram: now.kind === "claim" };
    const second = await engine.ask({ ...request(now, { offset: 0, limit: 0, typing }), ...wanted }, signal);
    if (signal.aborted) return;
    showCounts(now, first.total, second);
    results.dataset.state = "counted";
  } catch (error) {
    if (signal.aborted) return;
    showTrouble(named("trouble"), error);
    named("browse").hidden = false;
    if (results.children.length === 0) found.hidden = true;
  } finally {
    if (!signal.aborted) results.removeAttribute("aria-busy");
  }
}

/**
 * The controls as the question has them.
 * @param {Question} now
 */
function showControls(now) {
  found.hidden = false;
  named("browse").hidden = true;
  document.title = now.q.trim() ? `${now.q.trim()} – ${pageTitle}` : pageTitle;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (named("tabs").querySelectorAll("a"))) {
    const kind = /** @type {import("./question.js").Kind} */ (link.dataset.kind);
    link.href = address(changed(now, { kind }));
    if (kind === now.kind) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  sort.value = now.sort;
  for (const option of sort.options) {
    // Cases and articles state no amount of their own.
    option.disabled = ["largest", "smallest"].includes(option.value) && now.kind !== "claim";
  }
  named("amount").hidden = now.kind !== "claim" && !now.amount;
  unstated.checked = now.unstated;
  unstated.disabled = !now.amount;
  amount.show(now.amount);
  made.show(now.made);
  by.show(now.by);
  facets.choose(now);
  showChips(named("chips"), now);
  // Paper has neither box nor address.
  named("asked").textContent = `${now.q.trim() ? `Searched for: ${now.q.trim()}, ` : ""}${location.href}`;
  const used = filtersOf(now).length;
  named("filter-count").textContent = used > 0 ? `${used} in use` : "";
}

/**
 * @param {Question} now
 * @param {import("./connection.js").Answer} answer
 */
function showResults(now, { total, hits }) {
  count.textContent = total === 0 ? "Nothing found" : counted(total, now.kind);
  results.start = (now.page - 1) * ON_PAGE + 1;
  results.replaceChildren(...hits.map((hit) => card(hit, site.root)));
  named("close-filters").textContent = total === 0 ? "Close the filters" : `Show ${counted(total, now.kind)}`;
  showNothing(named("nothing"), now, total, {});
  showPaging(named("paging"), now, total);
  files.offer(now, total);
  moveFocus();
}

/**
 * @param {Question} now
 * @param {number} total
 * @param {import("./connection.js").Answer} answer
 */
function showCounts(now, total, { kinds = {}, facets: counts = [], histogram: bins = [] }) {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (named("tabs").querySelectorAll("a"))) {
    const number = kinds[link.dataset.kind ?? ""];
    const place = link.querySelector(".count");
    if (place) place.textContent = number === undefined ? "" : digits(number);
  }
  showNothing(named("nothing"), now, total, kinds);
  facets.count(now, counts);
  if (now.kind === "claim") {
    const place = named("histogram");
    const open = place.querySelector("details")?.open ?? false;
    const focused = place.contains(document.activeElement) ? document.activeElement?.textContent : null;
    const choose = (/** @type {import("./question.js").Range | null} */ range) => go(changed(asked(), { amount: range }));
    place.replaceChildren(histogram(bins, now.amount, choose, open));
    const again = [...place.querySelectorAll("button")].find((button) => button.textContent === focused);
    again?.focus({ preventScroll: true });
  }
}

function moveFocus() {
  const next = focusNext;
  focusNext = "";
  if (readTo > 0) scrollTo(0, readTo);
  readTo = 0;
  if (next === "results") {
    count.focus({ preventScroll: true });
    count.scrollIntoView({ block: "nearest" });
  } else if (next === "chips") {
    const chip = named("chips").querySelector("a");
    (chip ?? count).focus({ preventScroll: true });
  }
}

function listenToControls() {
  box.addEventListener("focus", () => engine.prepare(), { once: true });
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => go(changed(asked(), {}), { typing: true }), PAUSE);
  });
  named("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    go(changed(asked(), {}));
  });
  sort.addEventListener("change", () => go(changed(asked(), { sort: sort.value })));
  unstated.addEventListener("change", () => go(changed(asked(), { unstated: unstated.checked })));
  finder.addEventListener("click", follow);
  addEventListener("popstate", restore);
  addEventListener("pagehide", () => history.replaceState({ ...history.state, readTo: scrollY }, ""));
  const arrange = () => {
    filters.open = WIDE.matches;
  };
  WIDE.addEventListener("change", arrange);
  arrange();
  named("close-filters").addEventListener("click", () => {
    filters.open = false;
    count.focus();
    count.scrollIntoView({ block: "start" });
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest('a[href="#browse"]');
    if (link) named("browse").hidden = false;
  });
}

/**
 * Follows a link to another question without leaving the page.
 * @param {MouseEvent} event
 */
function follow(event) {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0;
  if (!link || elsewhere || link.pathname !== location.pathname || link.hash) return;
  const next = read(link.search);
  // Trying again after trouble loads the page anew.
  if (!next || named("trouble").contains(link)) return;
  event.preventDefault();
  focusNext = link.dataset.then ?? "";
  box.value = next.q;
  go(next);
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
