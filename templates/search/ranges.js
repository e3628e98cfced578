// The boxes for amounts and years: read when they change, and told when they cannot be read.

import { named } from "./element.js";
import { amountOf, inOrder, short, yearOf } from "./figures.js";

/** @typedef {import("./question.js").Range} Range */
/** @typedef {{ show(range: Range | null): void }} RangeBoxes */

/**
 * The two boxes of a range of amounts.
 * @param {(range: Range | null) => void} choose
 */
export function amountBoxes(choose) {
  return boxes("amount-low", "amount-high", "amount-fault", amountOf, short, "Write an amount such as 250000, 100k or 2.5m.", choose);
}

/**
 * The two boxes of a range of years.
 * @param {"made" | "by"} name
 * @param {(range: Range | null) => void} choose
 */
export function yearBoxes(name, choose) {
  return boxes(`${name}-from`, `${name}-to`, `${name}-fault`, yearOf, String, "Write a year of four digits.", choose);
}

/**
 * @param {string} lowId
 * @param {string} highId
 * @param {string} faultId
 * @param {(text: string) => string | null} read
 * @param {(value: string) => string} print
 * @param {string} advice
 * @param {(range: Range | null) => void} choose
 * @returns {RangeBoxes}
 */
function boxes(lowId, highId, faultId, read, print, advice, choose) {
  const ends = [lowId, highId].map((id) => /** @type {HTMLInputElement} */ (named(id)));
  const fault = named(faultId);
  const valueOf = (/** @type {HTMLInputElement} */ box) => (box.value.trim() === "" ? null : read(box.value));
  const check = () => {
    const wrong = ends.filter((box) => box.value.trim() !== "" && read(box.value) === null);
    for (const box of ends) box.toggleAttribute("aria-invalid", false);
    for (const box of wrong) box.setAttribute("aria-invalid", "true");
    fault.textContent = wrong.length > 0 ? advice : "";
    return wrong.length === 0;
  };
  for (const box of ends) {
    box.addEventListener("change", () => {
      if (check()) choose(inOrder({ low: valueOf(ends[0]), high: valueOf(ends[1]) }));
    });
  }
  return {
    show(range) {
      const values = [range?.low ?? null, range?.high ?? null];
      ends.forEach((box, at) => {
        const value = values[at];
        // What stands there may say the same in other words, or be half written.
        if (valueOf(box) !== value && !(document.activeElement === box && box.hasAttribute("aria-invalid"))) {
          box.value = value === null ? "" : print(value);
        }
      });
      check();
    },
  };
}
