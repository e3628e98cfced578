// All that was found as a file, put together here from one part of the answer after another.

import { element } from "./element.js";
import { digits } from "./figures.js";
import { address, request } from "./question.js";
import { COLUMNS, cells, csv } from "./table.js";
import { counted, many } from "./words.js";

/** @typedef {import("./question.js").Question} Question */
/** @typedef {import("./connection.js").Hit} Hit */

/** Results asked for at a time: few enough that a line of progress moves. */
const PART = 500;

/**
 * The line below the results that offers the files.
 * @param {HTMLElement} place
 * @param {object} options
 * @param {(request: object, signal: AbortSignal) => Promise<import("./connection.js").Answer>} options.ask
 * @param {{ title: string, edition: string, date: string, root: string }} options.site
 */
export function downloads(place, { ask, site }) {
  /** Aborted when other results are shown, or when another file is asked for. */
  let running = new AbortController();
  /**
   * @param {Question} question
   * @param {number} total
   */
  const offer = (question, total) => {
    running.abort();
    if (total === 0) return place.replaceChildren();
    const said = element("span", { class: "progress", role: "status" });
    const button = (/** @type {"csv" | "json"} */ format) =>
      element("button", { type: "button", onclick: () => take(question, format, said) }, format.toUpperCase());
    const what = total === 1 ? `the one ${question.kind}` : `all ${counted(total, question.kind)}`;
    place.replaceChildren(element("p", {}, `Take ${what} as `, button("csv"), " ", button("json"), " ", said));
  };

  /**
   * @param {Question} question
   * @param {"csv" | "json"} format
   * @param {HTMLElement} said
   */
  const take = async (question, format, said) => {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    try {
      const hits = [];
      for (let offset = 0, total = 1; offset < total; offset += PART) {
        const part = await ask(request(question, { offset, limit: PART }), signal);
        if (signal.aborted) return;
        if (part.hits.length === 0) break;
        total = part.total;
        hits.push(...part.hits);
        said.textContent = `${digits(hits.length)} of ${digits(total)}`;
      }
      const text = format === "csv" ? csv([COLUMNS, ...hits.map(cells)]) : json(question, hits);
      save(text, format, question);
      said.textContent = `${digits(hits.length)} taken`;
    } catch (error) {
      if (!signal.aborted) said.textContent = `This failed: ${error instanceof Error ? error.message : error}`;
    }
  };

  /**
   * @param {Question} question
   * @param {Hit[]} hits
   */
  const json = (question, hits) => {
    const about = {
      from: site.title,
      edition: site.edition,
      data_to: site.date || null,
      address: `${site.root}search/${address({ ...question, page: 1 })}`,
      note: "Each figure is a reported claim, not a verified saving.",
    };
    const results = hits.map(({ marks, snippet, figure_at, ...card }) => card);
    return `${JSON.stringify({ ...about, total: results.length, results }, null, 2)}\n`;
  };

  /**
   * @param {string} text
   * @param {"csv" | "json"} format
   * @param {Question} question
   */
  const save = (text, format, question) => {
    const type = format === "csv" ? "text/csv;charset=utf-8;header=present" : "application/json";
    const url = URL.createObjectURL(new Blob([text], { type }));
    const named = [site.title, many(question.kind), site.date, site.edition].map(plain).filter(Boolean);
    element("a", { href: url, download: `${named.join("-")}.${format}` }).click();
    // A browser reads the file after the click; it does not say when it has.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };

  return { offer };
}

/** @param {string} text */
function plain(text) {
  return text.toLowerCase().replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, "");
}
