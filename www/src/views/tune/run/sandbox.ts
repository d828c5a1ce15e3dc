/** A worker that runs a person's code. */
export function spawnSandbox(_source: string, _port: MessagePort): Worker {
  throw new Error("no sandbox yet");
}
