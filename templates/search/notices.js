// What is said beside results: what was not understood, what may have been meant, why nothing was found, what went wrong.

import { filtersOf } from "./chips.js";
import { EngineTrouble } from "./connection.js";
import { element } from "./element.js";
import { KINDS, address, changed, unfiltered } from "./question.js";
import { counted, many } from "./words.js";

/** @typedef {import("./question.js").Question} Question */
/** @typedef {import("./connection.js").Answer} Answer */

/**
 * What was not understood, each with its place in the query, and what may have been meant.
 * @param {HTMLElement} place
 * @param {HTMLInputElement} box
 * @param {Question} question
 * @param {Answer} answer
 */
export function showProblems(place, box, question, { problems = [], suggestions = [] }) {
  const meant = suggestions.map(({ query, words }, at) => [
    at > 0 && " or ",
    element("a", { href: address(changed(question, { q: query })), "data-then": "results" }, words === query ? words : query),
  ]);
  place.replaceChildren(
    ...(meant.length > 0 ? [element("p", { class: "meant" }, "Did you mean ", ...meant.flat(), "?")] : []),
    ...problems.map((problem) => element("div", { class: "problem" }, ...told(problem, box, question.q))),
  );
}

/**
 * @param {import("./connection.js").Problem} problem
 * @param {HTMLInputElement} box
 * @param {string} query
 */
function told({ start, end, message, hint, dropped }, box, query) {
  const points = [...query];
  const before = points.slice(0, start).join("");
  const part = points.slice(start, end).join("");
  const select = () => {
    box.focus();
    box.setSelectionRange(before.length, before.length + part.length);
  };
  return [
    element("p", {}, ...coded(message), hint ? "; " : ".", ...coded(hint ?? ""), hint ? "." : "", dropped && " Without it, more is found than was asked for."),
    // Where something is missing, the place has no length; a problem of the whole query has no place.
    (part !== "" || start > 0) &&
      element(
        "p",
        { class: "where" },
        element("span", { class: "code" }, before, element("mark", { class: "fault-part" }, part || "\u00a0"), points.slice(end).join("")),
        " ",
        element("button", { type: "button", class: "plain-button", onclick: select }, part ? "Select it in the box" : "Go to it in the box"),
      ),
  ];
}

/**
 * The engine writes what is typed between backticks.
 * @param {string} text
 */
function coded(text) {
  return text.split("`").map((part, at) => (at % 2 === 1 ? element("code", {}, part) : part));
}

/**
 * Ways on from a search that found nothing; nothing when it found something.
 * @param {HTMLElement} place
 * @param {Question} question
 * @param {number} total
 * @param {Record<string, number>} kinds
 */
export function showNothing(place, question, total, kinds) {
  if (total > 0) return place.replaceChildren();
  const ways = [];
  for (const kind of KINDS) {
    const count = kinds[kind] ?? 0;
    if (kind !== question.kind && count > 0) {
      ways.push(element("a", { href: address(changed(question, { kind })), "data-then": "results" }, `See ${counted(count, kind)}`));
    }
  }
  const filters = filtersOf(question);
  if (filters.length > 0) {
    const which = filters.length === 1 ? "the filter" : `the ${filters.length} filters`;
    ways.push(element("a", { href: address(unfiltered(question)), "data-then": "results" }, `Search without ${which}`));
  }
  const help = /** @type {HTMLAnchorElement} */ (document.querySelector("#ask-help a"));
  ways.push(element("a", { href: help.href }, "See how to ask"));
  ways.push(element("a", { href: "#browse" }, "Browse instead"));
  place.replaceChildren(
    element("p", {}, `No ${many(question.kind)} hold all of this.`),
    element("ul", { class: "ways-on" }, ...ways.map((way) => element("li", {}, way))),
  );
}

/**
 * Says that searching failed, and the ways out; takes it back when there is nothing to say.
 * @param {HTMLElement} place
 * @param {unknown} error
 */
export function showTrouble(place, error) {
  if (!error) return place.replaceChildren();
  const message = error instanceof Error ? error.message : String(error);
  const cause = error instanceof EngineTrouble && error.cause instanceof Error ? error.cause.message : null;
  place.replaceChildren(
    element("p", {}, element("strong", {}, error instanceof EngineTrouble ? message : `The search failed: ${message}`)),
    ...(cause ? [element("p", { class: "note" }, cause)] : []),
    element(
      "ul",
      { class: "row" },
      element("li", {}, element("a", { href: location.href }, "Try again")),
      element("li", {}, element("a", { href: "#browse" }, "Browse without searching")),
      element("li", {}, element("a", { href: `${document.querySelector("#ask-help a")?.getAttribute("href")}#command` }, "Search on the command line")),
    ),
  );
}
