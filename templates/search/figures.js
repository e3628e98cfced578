// Amounts and years as people write them.

/** @type {Record<string, number>} */
const SCALES = { k: 1e3, thousand: 1e3, m: 1e6, mn: 1e6, million: 1e6, b: 1e9, bn: 1e9, billion: 1e9, tn: 1e12 };
const LARGEST = 1e15;
/** @type {[number, string][]} */
const MILLIONS = [[1e12, "tn"], [1e9, "bn"], [1e6, "m"]];
/** @type {[number, string]} */
const THOUSAND = [1e3, "k"];

/**
 * An amount such as `100k`, `£2.5m` or `1,000,000` as plain digits; null when it is none.
 * @param {string} text
 * @returns {string | null}
 */
export function amountOf(text) {
  const parts = /^[^\d.,-]{0,4}\s*(\d[\d,\s]*(?:\.\d+)?|\.\d+)\s*([a-z]*)$/i.exec(text.trim());
  if (!parts) return null;
  const scale = parts[2] ? SCALES[parts[2].toLowerCase()] : 1;
  const amount = Number(parts[1].replace(/[,\s]/g, "")) * scale;
  if (!Number.isFinite(amount) || amount > LARGEST) return null;
  return String(Number(amount.toFixed(2)));
}

/**
 * A year of four digits; null when it is none.
 * @param {string} text
 * @returns {string | null}
 */
export function yearOf(text) {
  return /^[12]\d{3}$/.test(text.trim()) ? text.trim() : null;
}

/**
 * A range with one end or two; either may be open.
 * @typedef {{ low: string | null, high: string | null }} Range
 */

/**
 * Reads `2010..2015`, `2010..`, `..2015` or `2010`; null when neither end can be read.
 * @param {string | null} text
 * @param {(text: string) => string | null} read
 * @returns {Range | null}
 */
export function rangeOf(text, read) {
  if (!text) return null;
  const ends = text.split("..");
  if (ends.length > 2) return null;
  const [low, high] = ends.length === 2 ? ends.map(read) : [read(text), read(text)];
  return inOrder({ low, high });
}

/**
 * The range with its smaller end first; null when both ends are open.
 * @param {Range} range
 * @returns {Range | null}
 */
export function inOrder({ low, high }) {
  if (low === null && high === null) return null;
  return low !== null && high !== null && Number(low) > Number(high) ? { low: high, high: low } : { low, high };
}

/**
 * The range as the address writes it.
 * @param {Range} range
 */
export function written({ low, high }) {
  return `${low ?? ""}..${high ?? ""}`;
}

/**
 * An amount in few characters, shortened only where nothing is lost: `2.5m`, `619,000`.
 * @param {string | number} amount
 */
export function short(amount) {
  const number = Number(amount);
  for (const [scale, word] of MILLIONS) {
    if (number >= scale) {
      const scaled = number / scale;
      if (Number(scaled.toFixed(3)) === scaled) return `${digits(scaled)}${word}`;
    }
  }
  return digits(number);
}

/**
 * A bound of a bin, rounded to what an axis can bear: `320k`.
 * @param {number} amount
 */
export function rounded(amount) {
  for (const [scale, word] of [...MILLIONS, THOUSAND]) {
    if (amount >= scale) return `${Number((amount / scale).toPrecision(2))}${word}`;
  }
  return String(Number(amount.toPrecision(2)));
}

/**
 * A number with its thousands parted.
 * @param {number} number
 */
export function digits(number) {
  return number.toLocaleString("en-GB", { maximumFractionDigits: 3 });
}

/**
 * A range in words: `1m to 5m`, `1m or more`.
 * @param {Range} range
 * @param {(end: string) => string} print
 */
export function inWords({ low, high }, print) {
  if (low !== null && high !== null) return low === high ? print(low) : `${print(low)} to ${print(high)}`;
  return low !== null ? `${print(low)} or more` : `up to ${print(high ?? "")}`;
}
