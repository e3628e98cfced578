// One result as a card: the figure, the sentence with what is marked in it, and where it comes from.

import { element } from "./element.js";
import { parted, pieces, shortened } from "./marking.js";
import { counted, day, nameOf } from "./words.js";

/** @typedef {import("./connection.js").Hit} Hit */

/** Most characters on either side of a figure, as in the other lists of the site. */
const AROUND = 220;

/**
 * @param {Hit} hit
 * @param {string} root the site's root
 */
export function card(hit, root) {
  const content = hit.kind === "claim" ? claim(hit, root) : writing(hit, root);
  return element("li", { class: "result" }, element("article", { class: "card" }, ...content));
}

/**
 * @param {Hit} hit
 * @param {string} root
 */
function claim(hit, root) {
  const said = hit.figure_at ? [...hit.quote].slice(...hit.figure_at).join("") : "";
  const { amount, terms } = parted(hit.figure, said);
  const stated = [
    terms || nameOf("period", hit.period ?? "unknown"),
    element("span", { class: `status status-${hit.status}` }, nameOf("status", hit.status ?? "unknown")),
    nameOf("basis", hit.basis ?? "unknown"),
  ];
  return [
    element(
      "h3",
      { class: "figure" },
      element(
        "a",
        { href: root + hit.path },
        element("span", { class: "amount" }, amount),
        element("span", { class: "terms" }, ...stated.flatMap((part) => [" · ", part])),
      ),
    ),
    quotation(hit, pieces(hit.quote, hit.marks?.quote ?? [], hit.figure_at)),
    element("p", { class: "headline", lang: foreign(hit) }, element("bdi", {}, ...marked(pieces(hit.title, hit.marks?.title ?? [], null)))),
    byline(hit, hit.appearances > 1 ? `${hit.appearances} appearances` : null),
  ];
}

/**
 * @param {Hit} hit
 * @param {string} root
 */
function writing(hit, root) {
  const title = element("bdi", {}, ...marked(pieces(hit.title, hit.marks?.title ?? [], null)));
  const found = hit.snippet
    ? pieces(hit.snippet.text, hit.snippet.marks, null)
    : pieces(hit.quote, hit.marks?.quote ?? [], null);
  return [
    element("h3", { lang: foreign(hit) }, element("a", { href: root + hit.path }, title)),
    found.length > 0 && element("p", { class: "extract", lang: foreign(hit) }, element("bdi", {}, ...marked(shortened(found, AROUND)))),
    byline(hit, hit.kind === "case" && hit.appearances > 0 ? counted(hit.appearances, "claim") : null),
  ];
}

/**
 * @param {Hit} hit
 * @param {import("./marking.js").Piece[]} all
 */
function quotation(hit, all) {
  const words = element("q", { lang: foreign(hit) }, element("bdi", {}, ...marked(shortened(all, AROUND))));
  return element("blockquote", {}, element("p", {}, words));
}

/**
 * @param {Hit} hit
 * @param {string | null} last
 */
function byline(hit, last) {
  const bodies = hit.organisations.slice(0, 4).flatMap((name, at) => [at > 0 && ", ", element("bdi", {}, name)]);
  if (hit.organisations.length > 4) bodies.push(` and ${hit.organisations.length - 4} more`);
  const publisher = hit.publisher ?? (hit.source && nameOf("source", hit.source));
  const date = hit.date && element("time", { datetime: hit.date }, day(hit.date));
  const parts = [
    bodies.length > 0 && element("strong", {}, ...bodies),
    hit.service && nameOf("service", hit.service),
    hit.country && nameOf("country", hit.country),
    (publisher || date) && element("span", {}, publisher && element("bdi", {}, publisher), publisher && date && ", ", date),
    last,
  ].filter(Boolean);
  return element("p", { class: "byline" }, ...parts.flatMap((part, at) => [at > 0 && " · ", part]));
}

/**
 * @param {import("./marking.js").Piece[]} all
 */
function marked(all) {
  return all.map(({ text, figure, word }) => {
    const inner = word ? element("mark", { class: "word" }, text) : text;
    return figure ? element("mark", {}, inner) : inner;
  });
}

/**
 * The language of a text that is not English.
 * @param {Hit} hit
 */
function foreign(hit) {
  return hit.language && hit.language !== "en" ? hit.language : null;
}
