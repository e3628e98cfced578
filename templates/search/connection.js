// The way to the engine, the only place that knows how it is started, and the shape of its answers.

/** @typedef {[number, number]} Mark the first code point and the one behind the last */
/**
 * @typedef {object} Hit
 * @property {string} kind
 * @property {string} id
 * @property {string} title
 * @property {string} path relative to the site's root
 * @property {string} figure
 * @property {string} quote
 * @property {Mark | null} [figure_at] the figure's place in `quote`
 * @property {string | null} date
 * @property {string | null} publisher
 * @property {string | null} url
 * @property {string[]} organisations
 * @property {string | null} service
 * @property {string | null} status
 * @property {string | null} period
 * @property {string | null} basis
 * @property {string | null} country
 * @property {string[] | string | null} [sector]
 * @property {string | null} source
 * @property {string | null} language
 * @property {string | null} currency
 * @property {string | null} unit
 * @property {number | null} low
 * @property {number | null} high
 * @property {number | null} by_year
 * @property {number} appearances
 * @property {{ title?: Mark[], quote?: Mark[] }} [marks]
 * @property {{ text: string, marks: Mark[] } | null} [snippet]
 */
/** @typedef {{ value: string, count: number }} Count */
/** @typedef {{ from: number, to: number, count: number }} Bin */
/** @typedef {{ start: number, end: number, message: string, hint?: string | null, dropped?: boolean }} Problem `dropped`: a condition was left out */
/** @typedef {{ query: string, words: string }} Suggestion */
/**
 * @typedef {object} Answer
 * @property {number} total
 * @property {Hit[]} hits
 * @property {Record<string, number>} [kinds]
 * @property {{ facet: string, values: Count[] }[]} [facets]
 * @property {Bin[]} [histogram]
 * @property {Problem[]} [problems]
 * @property {Suggestion[]} [suggestions]
 */

/** Why the engine cannot be had in this browser at this time. */
export class EngineTrouble extends Error {}

/** @typedef {{ ask(request: object, signal?: AbortSignal): Promise<Answer>, isBroken(): boolean }} Engine */

/**
 * A way to the engine that is opened at the first question, or before when somebody seems about to ask.
 * @param {import("./engine.js").Places} places where its files are, in full
 */
export function connection(places) {
  /** @type {Promise<Engine> | null} */
  let opened = null;
  const open = () => {
    opened ??= started(places).catch((cause) => {
      // The next question tries again: the network may be back.
      opened = null;
      throw new EngineTrouble(reason(), { cause });
    });
    return opened;
  };
  return {
    /** Loads the engine; whether that works is told to whoever asks. */
    prepare() {
      open().catch(() => {});
    },
    /**
     * @param {object} request
     * @param {AbortSignal} [signal] tells that nobody waits for the answer any longer
     * @returns {Promise<Answer>}
     */
    async ask(request, signal) {
      const engine = await open();
      try {
        return await engine.ask(request, signal);
      } catch (cause) {
        // The next question has another engine.
        if (engine.isBroken()) opened = null;
        throw cause;
      }
    },
  };
}

/**
 * @param {import("./engine.js").Places} places
 * @returns {Promise<Engine>}
 */
async function started(places) {
  const { connect } = await import("./engine.js");
  const engine = connect(places);
  await engine.ready;
  return /** @type {Engine} */ (engine);
}

function reason() {
  if (typeof WebAssembly === "undefined") return "This browser cannot run the search engine: WebAssembly is missing or switched off.";
  if (!navigator.onLine) return "The search engine cannot be loaded: this device is offline.";
  return "The search engine cannot be loaded.";
}
