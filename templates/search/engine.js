// Starts the search of this site in a worker and asks it questions.
//
// A question and its answer are described in docs/search.md. The engine and the first file of the index are fetched
// here, while the worker starts, so that nothing waits for anything that it does not need.

/**
 * @typedef {object} Places
 * @property {string} engine address of the engine; what it seldom needs stands beside it as `rest.wasm`
 * @property {string} hot address of the file of the index to fetch first; the others stand beside it
 */

/**
 * Starts the engine.
 *
 * @param {Places} places where its files are, in full
 * @returns {{ready: Promise<void>, ask: (request: object, signal?: AbortSignal) => Promise<object>, isBroken: () =>
 *   boolean}} `ready` is done when questions can be answered; `ask` gives the answer, or fails with an Error whose
 *   message can be shown; `isBroken` says that only another engine can answer.
 */
export function connect(places) {
  /** @type {Map<number, { resolve: (answer: any) => void, reject: (reason: Error) => void }>} */
  const waiting = new Map();
  let last = 0;
  /** @type {Error | null} */
  let broken = null;
  const worker = new Worker(new URL("worker.js", import.meta.url));
  const fail = (/** @type {string} */ message) => {
    const error = new Error(message);
    broken = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.onerror = () => fail("The search could not be started in this browser.");
  worker.onmessage = ({ data }) => {
    const asked = waiting.get(data.id);
    if (!asked) return;
    waiting.delete(data.id);
    if (data.failed) asked.reject(new Error(data.failed));
    else asked.resolve(data.answer);
    if (data.broken) {
      fail(data.failed);
      worker.terminate();
    }
  };
  const send = (/** @type {object} */ message, /** @type {Transferable[]} */ transfer = []) =>
    new Promise((resolve, reject) => {
      if (broken) return reject(broken);
      const id = ++last;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, ...message }, transfer);
    });

  const ready = Promise.all([compiled(places.engine), fetched(places.hot)]).then(([module, { hot, ranges }]) =>
    send({ open: { module, hot, ranges, address: places.hot, rest: new URL("rest.wasm", places.engine).href } }, [hot]),
  );
  ready.catch((error) => {
    fail(error.message);
    worker.terminate();
  });

  return {
    ready,
    isBroken: () => broken !== null,
    async ask(request, signal) {
      await ready;
      signal?.throwIfAborted();
      const answer = send({ ask: request });
      const id = last;
      signal?.addEventListener("abort", () => worker.postMessage({ cancel: id }), { once: true });
      return answer;
    },
  };
}

/**
 * The engine, compiled while it arrives where the host names its type rightly.
 * @param {string} address
 */
async function compiled(address) {
  const response = await got(address);
  const named = response.headers.get("Content-Type") === "application/wasm";
  return named ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * The bytes of a file, and whether its host gives ranges of files: the whole of it is asked for as one.
 * @param {string} address
 */
async function fetched(address) {
  const response = await got(address, { Range: "bytes=0-" });
  const ranges = response.status === 206 && !response.headers.get("Content-Encoding");
  return { hot: await response.arrayBuffer(), ranges };
}

/**
 * @param {string} address
 * @param {Record<string, string>} [headers]
 */
async function got(address, headers) {
  let response;
  try {
    response = await fetch(address, { headers });
  } catch {
    throw new Error("The search needs a connection, and there is none.");
  }
  if (!response.ok) throw new Error(`The search could not be loaded (${response.status}).`);
  return response;
}
