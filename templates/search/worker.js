// Answers questions with the engine, and fetches the parts of the index that it asks for.

/** Bytes of a chunk file, as the index is written. */
const CHUNK = 16384;

/** What the engine's functions say of their output. */
const [DONE, MISSING] = [0, 1];

let engine;
/** Address of the functions that hardly any question runs. */
let rest;
/** Why nothing can be asked any more. */
let broken;
/** Addresses of the long files of the index, in the order of their numbers. */
let bundles = [];
/** Whether the host gives ranges of a file. */
let ranges = false;
/** Chunks fetched or under way, by address. */
const chunks = new Map();
const cancelled = new Set();

self.onmessage = async ({ data }) => {
  if (data.cancel) {
    cancelled.add(data.cancel);
    return;
  }
  const { id } = data;
  try {
    const answer = data.open ? await open(data.open) : await ask(data.ask, id);
    self.postMessage({ id, answer });
  } catch (error) {
    // What stops the engine itself leaves it in the midst of something too.
    if (error instanceof WebAssembly.RuntimeError) broken = error;
    self.postMessage({ id, failed: error.message || "The search failed.", broken: Boolean(broken) });
  } finally {
    cancelled.delete(id);
  }
};

async function open({ module, hot, ranges: given, address, rest: beside }) {
  ranges = given;
  rest = beside;
  const [instance, bytes] = await Promise.all([WebAssembly.instantiate(module, { rest: later }), unpacked(hot)]);
  engine = instance.exports;
  write(bytes);
  const kind = engine.open();
  const said = read();
  // What the engine says of it is for whoever builds the site; a reader can only load the page anew.
  if (kind !== DONE) throw new Error("This page and the index of the site do not belong together. Load the page again.");
  bundles = JSON.parse(said).map((name) => new URL(name, address).href);
}

/**
 * Stands for each function that is not in the engine's first part: at the first call of one they are all fetched and
 * put in their places. The engine waits for what it calls, so this is the one request that is not made aside.
 */
const later = new Proxy(
  {},
  {
    get: (_, place) => (...values) => {
      try {
        new WebAssembly.Instance(new WebAssembly.Module(gotNow(rest)), { primary: engine });
      } catch {
        // The engine is stopped in the midst of something and cannot be asked again.
        broken = new Error("A part of the search could not be loaded. Search again when the connection is back.");
        throw broken;
      }
      return engine["%table"].get(Number(place))(...values);
    },
  },
);

/** The bytes of a file, waited for; a second attempt is made as for any other. */
function gotNow(address) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const request = new XMLHttpRequest();
      request.open("GET", address, false);
      request.responseType = "arraybuffer";
      request.send();
      if (request.status === 200) return request.response;
      throw new Error(String(request.status));
    } catch (error) {
      if (attempt > 0) throw error;
    }
  }
}

/** The index's first file is compressed; a host or a browser may have opened it already. */
async function unpacked(buffer) {
  const bytes = new Uint8Array(buffer);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function ask(request, id) {
  const bytes = new TextEncoder().encode(JSON.stringify(request));
  for (let round = 0; ; round += 1) {
    if (cancelled.has(id)) throw new Error("cancelled");
    if (broken) throw broken;
    write(bytes);
    const kind = engine.ask(round);
    const said = read();
    if (kind === DONE) return JSON.parse(said);
    if (kind !== MISSING) throw new Error(said.split("\n")[0]);
    await Promise.all(JSON.parse(said).map((range) => fetchRange(...range)));
  }
}

function write(bytes) {
  const at = engine.input(bytes.length);
  new Uint8Array(engine.memory.buffer, at, bytes.length).set(bytes);
}

function read() {
  return new TextDecoder().decode(new Uint8Array(engine.memory.buffer, engine.output(), engine.output_length()));
}

function put(bundle, start, buffer) {
  write(new Uint8Array(buffer));
  engine.put(bundle, start);
}

async function fetchRange(bundle, start, end) {
  if (ranges) {
    const part = await rangeOf(bundle, start, end);
    if (part) {
      put(bundle, start, part);
      return;
    }
    ranges = false;
  }
  const numbers = [];
  for (let number = Math.floor(start / CHUNK); number * CHUNK < end; number += 1) numbers.push(number);
  await Promise.all(numbers.map((number) => fetchChunk(bundle, number)));
}

/** A range of a bundle; null when the host gives no ranges, or gives them in another encoding. */
async function rangeOf(bundle, start, end) {
  const stop = new AbortController();
  // An address of its own for each range: a browser's cache lets requests for one address wait for each other.
  const address = `${bundles[bundle]}?${start}-${end}`;
  const response = await got(address, { headers: { Range: `bytes=${start}-${end - 1}` }, signal: stop.signal });
  const plain = response.status === 206 && !response.headers.get("Content-Encoding");
  if (!plain) {
    stop.abort();
    return null;
  }
  const buffer = await response.arrayBuffer();
  return buffer.byteLength === end - start ? buffer : null;
}

function fetchChunk(bundle, number) {
  const name = `${String(number).padStart(6, "0")}.bin`;
  const address = bundles[bundle].replace(/\.bin$/, `/${name}`);
  if (!chunks.has(address)) {
    const fetching = got(address).then(async (response) =>
      put(bundle, number * CHUNK, await response.arrayBuffer()),
    );
    fetching.catch(() => chunks.delete(address));
    chunks.set(address, fetching);
  }
  return chunks.get(address);
}

async function got(address, options) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await fetch(address, options);
      if (response.ok) return response;
      if (response.status < 500 || attempt > 0) {
        throw new Error(
          response.status === 404
            ? "This page is of an older edition, whose index is gone. Load it again."
            : `Part of the index could not be loaded (${response.status}).`,
        );
      }
    } catch (error) {
      if (!(error instanceof TypeError) || attempt > 0) {
        throw error instanceof TypeError ? new Error("The connection was lost. Search again when it is back.") : error;
      }
    }
  }
}
