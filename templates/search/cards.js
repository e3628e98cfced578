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
  // A table states posts by a bare number.
  const counts = hit.unit === "fte" && /^[\d,.]+$/.test(amount) ? " posts" : null;
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
        element("span", { class: "amount" }, amount, counts),
        element("span", { class: "terms" }, ...stated.flatMap((part) => [" · ", part])),
      ),
    ),
    quotation(hit, pieces(hit.quote, hit.marks?.quote ?? [], hit.figure_at)),
    byline([bodies(hit), hit.service && nameOf("service", hit.service)]),
    byline([source(hit, quoted(hit)), hit.appearances > 1 && `${hit.appearances} appearances`], "source"),
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
    byline([
      bodies(hit),
      hit.service && nameOf("service", hit.service),
      hit.kind === "case" ? hit.date && `from ${day(hit.date)}` : source(hit, null),
      hit.country && nameOf("country", hit.country),
      hit.kind === "case" && hit.appearances > 0 && counted(hit.appearances, "claim"),
    ]),
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
 * What is stated of these, on one line.
 * @param {import("./element.js").Child[]} parts
 * @param {string} [name]
 */
function byline(parts, name = "") {
  const stated = parts.filter(Boolean);
  if (stated.length === 0) return null;
  return element("p", { class: `byline ${name}`.trim() }, ...stated.flatMap((part, at) => [at > 0 && " · ", part]));
}

/** @param {Hit} hit */
function bodies({ organisations }) {
  if (organisations.length === 0) return null;
  const names = organisations.slice(0, 4).flatMap((name, at) => [at > 0 && ", ", element("bdi", {}, name)]);
  const more = organisations.length > 4 && ` and ${organisations.length - 4} more`;
  return element("strong", {}, ...names, more);
}

/**
 * Who said it, in which article, and when.
 * @param {Hit} hit
 * @param {HTMLElement | null} title
 */
function source(hit, title) {
  const publisher = hit.publisher ?? (hit.source && nameOf("source", hit.source));
  const parts = [
    publisher && element("bdi", {}, publisher),
    title,
    hit.date ? element("time", { datetime: hit.date }, day(hit.date)) : element("span", { class: "unstated" }, "date not stated"),
  ].filter(Boolean);
  return element("span", {}, ...parts.flatMap((part, at) => [at > 0 && ", ", part]));
}

/** @param {Hit} hit */
function quoted(hit) {
  if (!hit.title) return null;
  return element("span", { lang: foreign(hit) }, "“", element("bdi", {}, ...marked(pieces(hit.title, hit.marks?.title ?? [], null))), "”");
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
