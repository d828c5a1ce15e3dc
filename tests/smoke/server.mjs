// A static server of the repository that also takes a page's result.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, normalize } from "node:path";

const ROOT = new URL("../../", import.meta.url);
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
  ".csv": "text/csv",
};

/**
 * Starts the server on a free port of this machine.
 *
 * @returns {Promise<{ address: string, result: Promise<unknown>, close: () => void }>} the address, and what
 *   the first POST to `/result` brings
 */
export async function serve() {
  let resolve;
  const result = new Promise((done) => {
    resolve = done;
  });
  const server = createServer((request, response) => {
    if (request.method === "POST" && request.url === "/result") {
      body(request).then((text) => resolve(JSON.parse(text)));
      response.end();
      return;
    }
    file(request.url).then(
      ({ content, type }) => response.writeHead(200, { "content-type": type }).end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const address = `http://localhost:${server.address().port}/`;
  return { address, result, close: () => server.close().closeAllConnections() };
}

async function file(url) {
  const path = normalize(decodeURIComponent(new URL(url, "http://localhost").pathname));
  const content = await readFile(new URL(`.${path}`, ROOT));
  return { content, type: TYPES[extname(path)] ?? "application/octet-stream" };
}

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
