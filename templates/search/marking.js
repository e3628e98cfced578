// Texts cut into pieces where something is marked.

/** @typedef {import("./connection.js").Mark} Mark */
/** @typedef {{ text: string, figure: boolean, word: boolean }} Piece */

/**
 * A text cut where its figure and the words looked for begin and end. Places are counted in code points.
 * @param {string} text
 * @param {Mark[]} words
 * @param {Mark | null | undefined} figure
 * @returns {Piece[]}
 */
export function pieces(text, words, figure) {
  const points = [...text];
  const figures = figure ? [figure] : [];
  const inside = (/** @type {number} */ at, /** @type {Mark[]} */ marks) => marks.some(([start, end]) => start <= at && at < end);
  const cuts = [0, points.length, ...words.flat(), ...figures.flat()];
  const sorted = [...new Set(cuts)].filter((at) => at >= 0 && at <= points.length).sort((one, other) => one - other);
  return sorted.slice(1).map((end, index) => {
    const start = sorted[index];
    return {
      text: points.slice(start, end).join(""),
      figure: inside(start, figures),
      word: inside(start, words),
    };
  });
}

/**
 * The pieces with at most `most` characters on either side of the figure, or from the start where there is none.
 * @param {Piece[]} all
 * @param {number} most
 * @returns {Piece[]}
 */
export function shortened(all, most) {
  const first = all.findIndex((piece) => piece.figure);
  const last = all.findLastIndex((piece) => piece.figure);
  if (first < 0) return front(all, most * 2);
  const before = front(all.slice(0, first).map(backwards).reverse(), most).map(backwards).reverse();
  return [...before, ...all.slice(first, last + 1), ...front(all.slice(last + 1), most)];
}

/**
 * @param {Piece[]} all
 * @param {number} most
 * @returns {Piece[]}
 */
function front(all, most) {
  const kept = [];
  let left = most;
  for (const piece of all) {
    const points = [...piece.text];
    if (points.length > left) {
      const text = points.slice(0, left).join("").replace(/\s*\S*$/u, "");
      kept.push({ ...piece, text: `${text}…` });
      break;
    }
    kept.push(piece);
    left -= points.length;
  }
  return kept;
}

/**
 * @param {Piece} piece
 * @returns {Piece}
 */
function backwards(piece) {
  return { ...piece, text: [...piece.text].reverse().join("") };
}

/**
 * A figure's line parted into the amount, in the words of the text, and what is said of it.
 * @param {string} line such as `up to £600m a year`
 * @param {string} words the figure as the text writes it
 * @returns {{ amount: string, terms: string }}
 */
export function parted(line, words) {
  const at = words ? line.indexOf(words) : -1;
  if (at < 0) return { amount: line, terms: "" };
  const end = at + words.length;
  return { amount: line.slice(0, end), terms: line.slice(end).trim() };
}
