// Runs the browser's engine over an index, as the worker does, and answers the requests of the input.
//
// node engine.mjs ENGINE INDEX-FOLDER < requests.jsonl: prints one line a request, with the answer, and the rounds,
// requests and bytes that it took; what was fetched for one request is there for the next. `rest` says whether the
// request ran a function of the engine's second part, which stands beside ENGINE as `rest.wasm.br`.
//
// PROFILE=FILE, for an engine made to say which functions were run, writes that to FILE at the end.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const [enginePath, folder] = process.argv.slice(2);
const compiled = (path) => {
  const packed = readFileSync(path);
  return new WebAssembly.Module(path.endsWith(".br") ? brotliDecompressSync(packed) : packed);
};
let rest = false;
const later = (place) => (...values) => {
  new WebAssembly.Instance(compiled(join(dirname(enginePath), "rest.wasm.br")), { primary: engine });
  rest = true;
  return engine["%table"].get(Number(place))(...values);
};
const imports = { rest: new Proxy({}, { get: (_, place) => later(place) }) };
const engine = new WebAssembly.Instance(compiled(enginePath), imports).exports;
const label = JSON.parse(readFileSync(`${folder}/index.json`, "utf8"));

const write = (bytes) => {
  // The memory may have to grow for it, and is another one then.
  const at = engine.input(bytes.length);
  new Uint8Array(engine.memory.buffer, at, bytes.length).set(bytes);
};
const read = () =>
  Buffer.from(engine.memory.buffer, engine.output(), engine.output_length()).toString("utf8");

write(gunzipSync(readFileSync(`${folder}/${label.hot}`)));
if (engine.open() !== 0) throw new Error(read());
const bundles = JSON.parse(read()).map((name) => label.bundles.includes(name) && readFileSync(`${folder}/${name}`));

for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const request = Buffer.from(line, "utf8");
  let [requests, bytes] = [0, 0];
  for (let round = 0; ; round += 1) {
    write(request);
    const kind = engine.ask(round);
    const said = read();
    if (kind === 1) {
      for (const [bundle, start, end] of JSON.parse(said)) {
        write(bundles[bundle].subarray(start, end));
        engine.put(bundle, start);
        requests += 1;
        bytes += end - start;
      }
      continue;
    }
    if (kind !== 0) throw new Error(said);
    // The answer as it was written: JavaScript would write 0.0 as 0.
    console.log(`{"rounds":${round},"requests":${requests},"bytes":${bytes},"rest":${rest},"answer":${said}}`);
    break;
  }
}

if (process.env.PROFILE) {
  const room = 1 << 20;
  const at = engine.input(room);
  const length = engine.__write_profile(at, room);
  writeFileSync(process.env.PROFILE, new Uint8Array(engine.memory.buffer, at, length));
}
