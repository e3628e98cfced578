// Results as a table that spreadsheets can open, the same columns as the command line's.

/** @typedef {import("./connection.js").Hit} Hit */

export const COLUMNS = [
  "kind", "id", "title", "figure", "quote", "low", "high", "currency", "unit", "period", "status", "basis", "service",
  "organisations", "date", "by_year", "publisher", "country", "language", "appearances", "url", "path",
];

/**
 * Lines of a table (RFC 4180), each with its end.
 * @param {string[][]} rows
 */
export function csv(rows) {
  return rows.map((row) => `${row.map((cell) => quoted(spreadsheetCell(cell))).join(",")}\r\n`).join("");
}

/**
 * @param {Hit} hit
 * @returns {string[]}
 */
export function cells(hit) {
  return COLUMNS.map((column) => {
    const value = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (hit))[column];
    if (value === null || value === undefined) return "";
    return Array.isArray(value) ? value.join("; ") : String(value);
  });
}

/**
 * A cell that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers.
 * @param {string} text
 */
export function spreadsheetCell(text) {
  return /^[=+\-@\t\r]/.test(text) && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? `'${text}` : text;
}

/** @param {string} cell */
function quoted(cell) {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
