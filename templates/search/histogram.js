// How many claims there are of each size, drawn on a logarithmic scale and told as a table.

import { drawn, element } from "./element.js";
import { digits, rounded } from "./figures.js";

/** @typedef {import("./connection.js").Bin} Bin */
/** @typedef {import("./question.js").Range} Range */

const HEIGHT = 56;
const WIDTH = 12;

/**
 * @param {Bin[]} bins
 * @param {Range | null} chosen
 * @param {(range: Range | null) => void} choose
 * @param {boolean} open whether the table is shown
 */
export function histogram(bins, chosen, choose, open) {
  const most = Math.max(...bins.map(({ count }) => count));
  if (bins.length === 0 || most <= 0) return element("p", { class: "note" }, "No amounts among these.");
  const span = (/** @type {Bin} */ bin) => `${rounded(bin.from)} to ${rounded(bin.to)}`;
  const pick = (/** @type {Bin} */ bin) => {
    const range = { low: end(bin.from), high: end(bin.to) };
    const again = chosen && chosen.low === range.low && chosen.high === range.high;
    choose(again ? null : range);
  };
  const bars = bins.map((bin, at) => {
    const height = bin.count === 0 ? 0 : Math.max(2, (bin.count / most) * HEIGHT);
    return drawn(
      "g",
      { class: within(bin, chosen) ? "bar" : "bar out", onclick: () => pick(bin) },
      drawn("title", {}, `${span(bin)}: ${digits(bin.count)}`),
      // The whole column can be pressed, however low its bar.
      drawn("rect", { class: "column", x: String(at * WIDTH), y: "0", width: String(WIDTH), height: String(HEIGHT) }),
      drawn("rect", {
        class: "height",
        x: String(at * WIDTH + 1),
        y: String(HEIGHT - height),
        width: String(WIDTH - 2),
        height: String(height),
      }),
    );
  });
  const last = bins[bins.length - 1];
  const axis = [bins[0].from, bins[Math.floor(bins.length / 2)].from, last.to];
  const largest = bins.reduce((one, other) => (other.count > one.count ? other : one));
  const told = `Claims by amount, from ${rounded(bins[0].from)} to ${rounded(last.to)}; most, ${digits(largest.count)}, are from ${span(largest)}`;
  const rows = bins.map((bin) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, element("button", { type: "button", onclick: () => pick(bin) }, span(bin))),
      element("td", { class: "number" }, digits(bin.count)),
    ),
  );
  return element(
    "div",
    {},
    drawn(
      "svg",
      { viewBox: `0 0 ${bins.length * WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": told },
      ...bars,
    ),
    element(
      "p",
      { class: "axis", "aria-hidden": "true" },
      ...[bins[0].from, middle.from, bins[bins.length - 1].to].map((bound) => element("span", {}, rounded(bound))),
    ),
    element(
      "details",
      { class: "as-table", open },
      element("summary", {}, "As a table"),
      element(
        "table",
        {},
        element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Amount"), element("th", { scope: "col", class: "number" }, "Claims"))),
        element("tbody", {}, ...rows),
      ),
    ),
  );
}

/**
 * @param {Bin} bin
 * @param {Range | null} chosen
 */
function within(bin, chosen) {
  if (!chosen) return true;
  const low = chosen.low === null ? -Infinity : Number(chosen.low);
  const high = chosen.high === null ? Infinity : Number(chosen.high);
  return bin.to > low && bin.from < high;
}

/** @param {number} bound */
function end(bound) {
  return String(Number(bound.toFixed(bound < 100 ? 2 : 0)));
}
