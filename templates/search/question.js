// What is asked: as the page's address, and as the engine's request.

import { amountOf, rangeOf, written, yearOf } from "./figures.js";

/** @typedef {import("./figures.js").Range} Range */
/** @typedef {"claim" | "case" | "article"} Kind */
/**
 * @typedef {object} Question
 * @property {string} q
 * @property {Kind} kind
 * @property {Record<string, string[]>} filters values by facet, in the order in which they were chosen
 * @property {Range | null} amount
 * @property {boolean} unstated also what states no amount
 * @property {Range | null} made
 * @property {Range | null} by
 * @property {string} sort
 * @property {number} page from 1
 */

/** The facets in the order of the page. */
export const FACETS = [
  "status", "service", "country", "organisation", "sector", "period", "basis", "source", "language", "currency", "unit",
];
export const SORTS = ["relevance", "newest", "oldest", "largest", "smallest", "most_retold"];
/** @type {Kind[]} */
export const KINDS = ["claim", "case", "article"];
export const ON_PAGE = 10;

/** @returns {Question} */
export function everything() {
  return {
    q: "", kind: "claim", filters: {}, amount: null, unstated: false, made: null, by: null, sort: "relevance", page: 1,
  };
}

/**
 * The question that an address asks; null when it asks nothing, not even for everything. What cannot be read is left out.
 * @param {string} search the address's part from `?`
 * @returns {Question | null}
 */
export function read(search) {
  const asked = new URLSearchParams(search);
  const known = ["q", "kind", "amount", "unstated", "made", "by", "sort", "page", ...FACETS];
  if (!known.some((name) => asked.has(name))) return null;
  const question = everything();
  question.q = (asked.get("q") ?? "").slice(0, 1000);
  question.kind = oneOf(KINDS, asked.get("kind")) ?? "claim";
  for (const facet of FACETS) {
    const values = [...new Set(asked.getAll(facet).filter((value) => value !== ""))];
    if (values.length > 0) question.filters[facet] = values;
  }
  question.amount = rangeOf(asked.get("amount"), amountOf);
  question.unstated = asked.get("unstated") === "1";
  question.made = rangeOf(asked.get("made"), yearOf);
  question.by = rangeOf(asked.get("by"), yearOf);
  question.sort = oneOf(SORTS, asked.get("sort")) ?? "relevance";
  const page = Number(asked.get("page"));
  question.page = Number.isInteger(page) && page > 1 && page < 1e6 ? page : 1;
  return question;
}

/**
 * The address's part from `?` that asks the question; it always holds `q`, so that everything can be asked for.
 * @param {Question} question
 */
export function address(question) {
  const asked = new URLSearchParams({ q: question.q });
  if (question.kind !== "claim") asked.set("kind", question.kind);
  for (const facet of FACETS) {
    for (const value of question.filters[facet] ?? []) asked.append(facet, value);
  }
  if (question.amount) asked.set("amount", written(question.amount));
  if (question.unstated) asked.set("unstated", "1");
  if (question.made) asked.set("made", written(question.made));
  if (question.by) asked.set("by", written(question.by));
  if (question.sort !== "relevance") asked.set("sort", question.sort);
  if (question.page > 1) asked.set("page", String(question.page));
  return `?${asked}`;
}

/**
 * The engine's request for the part of the answer from `offset` on.
 * @param {Question} question
 * @param {{ offset: number, limit: number, typing?: boolean }} part
 */
export function request(question, { offset, limit, typing = false }) {
  const number = (/** @type {string | null} */ end) => (end === null ? null : Number(end));
  const years = (/** @type {Range} */ { low, high }) => ({ from: number(low), to: number(high) });
  const { amount } = question;
  return {
    q: question.q,
    typing,
    kind: question.kind,
    filters: question.filters,
    ...(amount && { amount: { low: number(amount.low), high: number(amount.high) }, unstated: question.unstated }),
    ...(question.made && { made: years(question.made) }),
    ...(question.by && { by: years(question.by) }),
    sort: question.sort,
    offset,
    limit,
  };
}

/**
 * The same question with something changed, from its first page on.
 * @param {Question} question
 * @param {Partial<Question>} change
 * @returns {Question}
 */
export function changed(question, change) {
  return { ...question, page: 1, ...change };
}

/**
 * The same question with a facet's value chosen or no longer chosen.
 * @param {Question} question
 * @param {string} facet
 * @param {string} value
 * @param {boolean} chosen
 * @returns {Question}
 */
export function choosing(question, facet, value, chosen) {
  const others = (question.filters[facet] ?? []).filter((one) => one !== value);
  const filters = { ...question.filters, [facet]: chosen ? [...others, value] : others };
  if (filters[facet].length === 0) delete filters[facet];
  return changed(question, { filters });
}

/**
 * The words and the kind alone, without any filter.
 * @param {Question} question
 * @returns {Question}
 */
export function unfiltered(question) {
  return { ...everything(), q: question.q, kind: question.kind, sort: question.sort };
}

/**
 * @template {string} T
 * @param {readonly T[]} list
 * @param {string | null} text
 * @returns {T | undefined}
 */
function oneOf(list, text) {
  return list.find((value) => value === text);
}
