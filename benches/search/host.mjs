// A static host at the end of a line: every answer waits half a round trip twice, and all share one pipe.

import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, mkdtempSync, readFileSync, statSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** What a careful host compresses; the index and Pagefind's own files are compressed already. */
const COMPRESSED = new Set([".html", ".js", ".json", ".wasm"]);

/**
 * @param {string} root
 * @param {{ delay: number, bitsPerSecond: number, ranges: boolean }} line
 */
export async function host(root, line) {
  const folder = mkdtempSync(join(tmpdir(), "commonpurse-bench-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out", cert], { stdio: "ignore" });
  const sent = { requests: 0, bytes: 0 };
  const packed = new Map();
  let free = 0;

  const pipe = async (length) => {
    const now = performance.now();
    free = Math.max(free, now) + (length * 8 * 1000) / line.bitsPerSecond;
    await new Promise((done) => setTimeout(done, free - now));
  };
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert), allowHTTP1: true });
  server.on("request", async (request, response) => {
    const path = normalize(decodeURIComponent(request.url.split("?")[0]));
    let file = join(root, path);
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
    await new Promise((done) => setTimeout(done, line.delay));
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    const headers = { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "cache-control": "max-age=3600" };
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    let body;
    if (range && line.ranges) {
      const [start, end] = [Number(range[1]), Number(range[2])];
      body = await part(file, start, end);
      headers["content-range"] = `bytes ${start}-${start + body.length - 1}/${statSync(file).size}`;
    } else if (COMPRESSED.has(extname(file))) {
      if (!packed.has(file)) packed.set(file, compressed(file));
      body = packed.get(file);
      headers["content-encoding"] = "br";
    } else {
      body = readFileSync(file);
    }
    sent.requests += 1;
    sent.bytes += body.length;
    await pipe(body.length);
    response.writeHead(range && line.ranges ? 206 : 200, { ...headers, "content-length": body.length });
    response.end(body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    origin: `https://localhost:${server.address().port}`,
    /** What was sent since the last call. */
    take() {
      const taken = { ...sent };
      sent.requests = 0;
      sent.bytes = 0;
      return taken;
    },
    close: () => server.close(),
  };
}

function compressed(file) {
  const beside = `${file}.br`;
  if (existsSync(beside)) return readFileSync(beside);
  return brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}

async function part(file, start, end) {
  const chunks = [];
  for await (const chunk of createReadStream(file, { start, end })) chunks.push(chunk);
  return Buffer.concat(chunks);
}
