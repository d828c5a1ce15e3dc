/**
 * A worker for a person's code: inside an iframe of an origin of its own, whose policy forbids every request, so that
 * the code reaches neither the page, nor its storage, nor the network. Names that would only fail there are taken away.
 */

/** What the page needs of a worker. */
export interface WorkerHandle {
  terminate(): void;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** Nothing may be loaded but the worker's own script. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline' blob:; worker-src blob:";
/** A frame that has not spoken by then is forbidden here. */
const PATIENCE_MS = 10_000;

const TAKEN = [
  "fetch",
  "XMLHttpRequest",
  "WebSocket",
  "WebSocketStream",
  "WebTransport",
  "EventSource",
  "importScripts",
  "indexedDB",
  "caches",
  "navigator",
  "BroadcastChannel",
  "Worker",
  "SharedWorker",
  "Notification",
  "close",
];

/** Whether a text is a function by itself, rather than the body of one. */
export function isFunction(source: string): boolean {
  return /^\s*(async\s+)?(function\b|\([^)]*\)\s*=>|[\w$]+\s*=>)/.test(source);
}

/** The script of the worker. Its `port` speaks as `evaluator.ts` does. */
export function sandboxScript(source: string): string {
  const objective = isFunction(source) ? `(${source}\n)` : `async (params) => {\n${source}\n}`;
  return `"use strict";
for (const name of ${JSON.stringify(TAKEN)}) {
  for (let place = self; place !== null; place = Object.getPrototypeOf(place)) delete place[name];
  Object.defineProperty(self, name, { value: undefined });
}
const post = self.postMessage.bind(self);
self.onmessage = ({ data: port }) => {
  self.onmessage = null;
  delete self.postMessage;
  port.onmessage = async ({ data }) => {
    if (data.type !== "work") return;
    let end = { value: null, reason: "not-finite", steps: 0 };
    try {
      const value = await objective(data.work.params);
      if (typeof value === "number" && Number.isFinite(value)) end = { value, reason: null, steps: 0 };
      else if (typeof value !== "number") end.reason = "no-number: " + typeof value;
    } catch (error) {
      end.reason = String(error).slice(0, 300);
    }
    port.postMessage({ type: "end", job: data.job, end });
  };
  port.postMessage({ type: "ready" });
};
const objective = ${objective};
if (typeof objective !== "function") throw new TypeError("the code is no function");
post("up");
`;
}

/** The script of the frame: it makes the worker and passes on what happens to it. */
function frameScript(script: string): string {
  const text = JSON.stringify(script).replaceAll("<", "\\u003c");
  return `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><script>
    onmessage = ({ ports: [port] }) => {
      try {
        const worker = new Worker(URL.createObjectURL(new Blob([${text}], { type: "text/javascript" })));
        worker.onmessage = () => { parent.postMessage({ sandbox: "up" }, "*"); worker.postMessage(port, [port]); };
        worker.onerror = (event) => {
          event.preventDefault();
          parent.postMessage({ sandbox: "error", reason: event.message || "blocked" }, "*");
        };
      } catch (error) { parent.postMessage({ sandbox: "error", reason: String(error) }, "*"); }
    };
    parent.postMessage({ sandbox: "here" }, "*");
  </script>`;
}

/** Starts the code behind `port`. `onerror` also hears where the page's own policy forbids such a worker. */
export function spawnSandbox(source: string, port: MessagePort): WorkerHandle {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.title = "sandbox";
  frame.srcdoc = frameScript(sandboxScript(source));
  const handle: WorkerHandle = { terminate: () => undefined, onerror: null };
  const fail = (message: string) => handle.onerror?.(new ErrorEvent("error", { message }));
  const timer = setTimeout(() => fail("sandbox-forbidden"), PATIENCE_MS);
  const hear = ({ source: from, data }: MessageEvent<{ sandbox?: string; reason?: string }>) => {
    if (from !== frame.contentWindow) return;
    if (data.sandbox === "here") frame.contentWindow?.postMessage(null, "*", [port]);
    if (data.sandbox === "up") clearTimeout(timer);
    if (data.sandbox !== "error") return;
    clearTimeout(timer);
    fail(data.reason ?? "error");
  };
  handle.terminate = () => {
    clearTimeout(timer);
    window.removeEventListener("message", hear);
    frame.remove();
  };
  window.addEventListener("message", hear);
  document.body.append(frame);
  return handle;
}
