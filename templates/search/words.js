// What values are called.

import { named } from "./element.js";
import { digits } from "./figures.js";

/** @type {Record<string, Record<string, string>>} */
const NAMES = JSON.parse(named("finder").dataset.names ?? "{}");

/** @type {Record<string, string>} */
export const TITLES = {
  status: "Status",
  service: "Service",
  country: "Country",
  organisation: "Body",
  sector: "Sector",
  period: "Period",
  basis: "Basis",
  source: "Source",
  language: "Language",
  currency: "Currency",
  unit: "Counted in",
};

/** @type {Record<string, [string, string]>} */
const KINDS = { claim: ["claim", "claims"], case: ["case", "cases"], article: ["article", "articles"] };

/**
 * The name of a facet's value.
 * @param {string} facet
 * @param {string} value
 */
export function nameOf(facet, value) {
  const names = NAMES[facet];
  if (names && Object.hasOwn(names, value)) return names[value];
  if (facet === "language") return byBrowser("language", value);
  if (facet === "currency") return `${byBrowser("currency", value)} (${value})`;
  return facet === "organisation" ? value : value.replaceAll("_", " ");
}

/**
 * So many claims, cases or articles.
 * @param {number} count
 * @param {string} kind
 */
export function counted(count, kind) {
  return `${digits(count)} ${KINDS[kind][count === 1 ? 0 : 1]}`;
}

/**
 * The plural of a kind.
 * @param {string} kind
 */
export function many(kind) {
  return KINDS[kind][1];
}

/**
 * A day, month or year in words: `30 November 2010`.
 * @param {string} date
 */
export function day(date) {
  const [year, month, number] = date.split("-").map(Number);
  if (!month) return date;
  /** @type {Intl.DateTimeFormatOptions} */
  const form = { year: "numeric", month: "long", ...(number && { day: "numeric" }), timeZone: "UTC" };
  return new Date(Date.UTC(year, month - 1, number || 1)).toLocaleDateString("en-GB", form);
}

/**
 * @param {"language" | "currency"} type
 * @param {string} code
 */
function byBrowser(type, code) {
  try {
    return new Intl.DisplayNames(["en-GB"], { type }).of(code) ?? code;
  } catch {
    return code;
  }
}
