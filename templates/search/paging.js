// The pages of results, as links.

import { element } from "./element.js";
import { digits } from "./figures.js";
import { ON_PAGE, address } from "./question.js";
import { counted } from "./words.js";

/**
 * @param {HTMLElement} place
 * @param {import("./question.js").Question} question
 * @param {number} total
 */
export function showPaging(place, question, total) {
  const pages = Math.ceil(total / ON_PAGE);
  place.hidden = pages < 2;
  if (pages < 2) return place.replaceChildren();
  const { page } = question;
  const from = (page - 1) * ON_PAGE + 1;
  const link = (/** @type {number} */ to, /** @type {string} */ text, /** @type {Record<string, string>} */ more = {}) =>
    element("li", {}, element("a", { href: address({ ...question, page: to }), "data-then": "results", ...more }, text));
  const numbers = around(page, pages).map((number) => {
    if (number === null) return element("li", { "aria-hidden": "true" }, "…");
    if (number === page) return element("li", {}, element("span", { "aria-current": "page" }, digits(number)));
    return link(number, digits(number), { "aria-label": `Page ${digits(number)}` });
  });
  place.replaceChildren(
    element("p", {}, `${digits(from)}–${digits(Math.min(from + ON_PAGE - 1, total))} of ${counted(total, question.kind)}`),
    element(
      "ul",
      { class: "row" },
      page > 1 && link(page - 1, "← Previous", { rel: "prev" }),
      ...numbers,
      page < pages && link(page + 1, "Next →", { rel: "next" }),
    ),
  );
}

/**
 * The first, the last and those near by; null where some are left out.
 * @param {number} page
 * @param {number} pages
 * @returns {(number | null)[]}
 */
function around(page, pages) {
  const near = [1, page - 1, page, page + 1, pages].filter((number) => number >= 1 && number <= pages);
  const sorted = [...new Set(near)].sort((one, other) => one - other);
  return sorted.flatMap((number, at) => (at > 0 && number - sorted[at - 1] > 1 ? [null, number] : [number]));
}
