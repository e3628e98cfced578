// The lists of values to choose from, each with its count. They are updated in place, so that the focus stays.

import { element } from "./element.js";
import { digits } from "./figures.js";
import { FACETS } from "./question.js";
import { TITLES, nameOf } from "./words.js";

/** @typedef {import("./question.js").Question} Question */
/** @typedef {import("./connection.js").Count} Count */
/** @typedef {{ value: string, count: number | null }} Shown a value, without a count where the answer has none */

/** A longer list shows its first values until it is asked for more. */
const LONG = 14;
const FIRST = 10;
/** A page with more boxes than this is slow, and nobody reads them: the filter finds the rest. */
const MOST = 1000;
/** Of bodies the engine counts so many, those that most results name. */
const COUNTED_BODIES = 50;

/**
 * The panel of all facets.
 * @param {HTMLElement} place
 * @param {string[]} open the facets whose lists are open from the beginning
 * @param {(facet: string, value: string, chosen: boolean) => void} choose
 */
export function facetPanel(place, open, choose) {
  const lists = FACETS.map((facet) => new FacetList(facet, open.includes(facet), choose));
  place.replaceChildren(...lists.map((list) => list.whole));
  return {
    /**
     * Shows what is chosen; the counts stay until others come.
     * @param {Question} question
     */
    choose(question) {
      for (const list of lists) list.show(question.filters[list.facet] ?? [], list.counted);
    },
    /**
     * Shows what is chosen with its counts.
     * @param {Question} question
     * @param {{ facet: string, values: Count[] }[]} counted
     */
    count(question, counted) {
      for (const list of lists) {
        const found = counted.find(({ facet }) => facet === list.facet);
        list.show(question.filters[list.facet] ?? [], found?.values ?? []);
      }
    },
  };
}

class FacetList {
  /**
   * @param {string} facet
   * @param {boolean} open
   * @param {(facet: string, value: string, chosen: boolean) => void} choose
   */
  constructor(facet, open, choose) {
    this.facet = facet;
    this.choose = choose;
    /** @type {Shown[]} */
    this.values = [];
    /** @type {Shown[]} */
    this.counted = [];
    /** @type {string[]} */
    this.chosen = [];
    this.needle = "";
    this.all = false;
    /** @type {Map<string, { line: HTMLElement, box: HTMLInputElement, count: HTMLElement }>} */
    this.lines = new Map();
    const title = TITLES[facet];
    this.mark = element("span", { class: "chosen" });
    this.narrow = element("input", {
      type: "search",
      "aria-label": `Filter the list: ${title}`,
      placeholder: "Filter this list",
      autocomplete: "off",
      oninput: () => {
        this.needle = folded(this.narrow.value);
        this.draw();
      },
    });
    this.list = element("ul", { role: "list", "aria-label": title });
    this.note = element("p", { class: "note" });
    this.more = element("button", {
      type: "button",
      class: "more-values",
      onclick: () => {
        this.all = !this.all;
        this.draw();
      },
    });
    this.whole = element(
      "details",
      { class: "facet", open, "data-facet": facet },
      element("summary", {}, title, " ", this.mark),
      this.narrow,
      this.list,
      this.note,
      this.more,
    );
  }

  /**
   * @param {string[]} chosen
   * @param {Shown[]} values
   */
  show(chosen, values) {
    if (chosen.length > 0 && this.chosen.length === 0) this.whole.open = true;
    this.chosen = chosen;
    // What is asked for may be in no document of this edition, or not among the bodies counted; it must still be seen
    // and be removable.
    const missing = chosen.filter((value) => !values.some((one) => one.value === value));
    this.counted = values;
    this.values = [...values, ...missing.map((value) => ({ value, count: null }))];
    this.draw();
  }

  draw() {
    this.whole.hidden = this.values.length === 0;
    this.mark.textContent = this.chosen.length > 0 ? `${this.chosen.length} chosen` : "";
    const long = this.values.length > LONG;
    this.narrow.hidden = !long;
    this.more.hidden = !long || this.needle !== "";
    const some = this.facet === "organisation" && this.values.length >= COUNTED_BODIES;
    const which = some ? `the ${digits(this.values.length)} named most` : `all ${digits(this.values.length)}`;
    this.more.textContent = this.all ? `Show the first ${FIRST}` : `Show ${which}`;
    const wanted = this.values.filter(({ value }, at) => {
      if (this.needle) return folded(nameOf(this.facet, value)).includes(this.needle);
      return this.all || !long || at < FIRST || this.chosen.includes(value);
    });
    this.note.textContent = wanted.length > MOST ? `The first ${digits(MOST)} of ${digits(wanted.length)}: filter the list to see others.` : "";
    if (this.needle && wanted.length === 0) this.note.textContent = "No value is called so.";
    if (some && (this.all || this.needle)) this.note.append(' Find any other body with org:"…" in the search box.');
    this.note.hidden = this.note.textContent === "";
    const lines = wanted.slice(0, MOST).map((one) => this.line(one));
    const same = lines.length === this.list.children.length && lines.every((line, at) => line === this.list.children[at]);
    if (same) return;
    const focused = document.activeElement;
    this.list.replaceChildren(...lines);
    if (focused instanceof HTMLElement && this.list.contains(focused)) focused.focus({ preventScroll: true });
  }

  /**
   * @param {Shown} one
   * @returns {HTMLElement}
   */
  line({ value, count }) {
    const made = this.lines.get(value) ?? this.make(value);
    made.box.checked = this.chosen.includes(value);
    made.box.disabled = count === 0 && !made.box.checked;
    made.count.textContent = count === null ? "" : digits(count);
    made.line.classList.toggle("zero", made.box.disabled);
    return made.line;
  }

  /** @param {string} value */
  make(value) {
    const box = element("input", {
      type: "checkbox",
      onchange: () => this.choose(this.facet, value, box.checked),
    });
    const count = element("span", { class: "count" });
    const name = element("span", { class: "name" }, element("bdi", {}, nameOf(this.facet, value)));
    const made = { line: element("li", {}, element("label", {}, box, name, " ", count)), box, count };
    this.lines.set(value, made);
    return made;
  }
}

/** @param {string} text */
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
