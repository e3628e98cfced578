// The filters in use, each a link to the same search without it.

import { element } from "./element.js";
import { inWords, short } from "./figures.js";
import { FACETS, address, changed, choosing, unfiltered } from "./question.js";
import { TITLES, nameOf } from "./words.js";

/** @typedef {import("./question.js").Question} Question */

/**
 * What is filtered by, and the question without it.
 * @param {Question} question
 * @returns {{ label: string, without: Question }[]}
 */
export function filtersOf(question) {
  const values = FACETS.flatMap((facet) =>
    (question.filters[facet] ?? []).map((value) => ({
      label: `${TITLES[facet]}: ${nameOf(facet, value)}`,
      without: choosing(question, facet, value, false),
    })),
  );
  const ranges = [];
  if (question.amount) {
    const also = question.unstated ? ", or not stated" : "";
    ranges.push({
      label: `Amount: ${inWords(question.amount, short)}${also}`,
      without: changed(question, { amount: null, unstated: false }),
    });
  }
  if (question.made) {
    ranges.push({ label: `Made: ${years(question.made)}`, without: changed(question, { made: null }) });
  }
  if (question.by) {
    ranges.push({ label: `Promised for: ${years(question.by)}`, without: changed(question, { by: null }) });
  }
  return [...values, ...ranges];
}

/**
 * @param {HTMLElement} place
 * @param {Question} question
 */
export function showChips(place, question) {
  const filters = filtersOf(question);
  const chips = filters.map(({ label, without }) =>
    element(
      "li",
      {},
      element(
        "a",
        { class: "chip", href: address(without), "data-then": "chips" },
        element("span", { class: "hidden" }, "Remove the filter "),
        element("bdi", {}, label),
        element("span", { class: "cross", "aria-hidden": "true" }, "×"),
      ),
    ),
  );
  if (filters.length > 1) {
    chips.push(element("li", {}, element("a", { class: "clear", href: address(unfiltered(question)), "data-then": "chips" }, "Clear all")));
  }
  place.replaceChildren(...chips);
  place.hidden = chips.length === 0;
}

/** @param {import("./figures.js").Range} range */
function years({ low, high }) {
  if (low !== null && high !== null) return low === high ? low : `${low} to ${high}`;
  return low !== null ? `from ${low}` : `to ${high}`;
}
