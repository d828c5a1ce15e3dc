/** A plain static host of the built site, under any path. */
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

const DIST = fileURLToPath(new URL("../../../dist", import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".csv": "text/csv",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

export interface Host {
  /** Address of the site, with a slash at its end. */
  readonly address: string;
  close(): void;
}

/** Serves the built site under `path` (`/a/b/`) on a free port; `types` replaces media types by ending. */
export async function host(path: string, types: Readonly<Record<string, string>> = {}): Promise<Host> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const file = locate(path, pathname);
    const body = file && (await readFile(file).catch(() => null));
    const type = { ...TYPES, ...types }[extname(file ?? "")] ?? "text/plain";
    response.writeHead(body ? 200 : 404, { "content-type": type });
    response.end(body ?? "not found");
  });
  const port = await listen(server);
  return { address: `http://localhost:${port}${path}`, close: () => server.close() };
}

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((closed) => server.close(closed));
  return port;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  return (server.address() as AddressInfo).port;
}

/** The file behind a path; null outside the site. */
function locate(prefix: string, pathname: string): string | null {
  if (!pathname.startsWith(prefix)) return null;
  const rest = decodeURIComponent(pathname.slice(prefix.length)) || "index.html";
  const file = normalize(join(DIST, rest));
  return file.startsWith(DIST + sep) ? file : null;
}
