/** The entry of a worker that trains one cell's run and measures its sharpness on the way. */
import { Sharpness, startWhole, Trainer } from "../../pkg-search";
import type { SharpnessAsked, SharpnessSaid } from "./sharpness";

/** Points along the run, the beginning included. */
const POINTS = 25;

function say(message: SharpnessSaid): void {
  self.postMessage(message);
}

self.onmessage = ({ data }: MessageEvent<SharpnessAsked>) => {
  measure(data).catch((error: unknown) => {
    say({ type: "failed", reason: error instanceof Error ? error.message : String(error) });
  });
};

async function measure({ module, experiment, steps }: SharpnessAsked): Promise<void> {
  startWhole(module);
  const [trainer, loss] = await Promise.all([
    Trainer.create(experiment, undefined),
    Sharpness.create(experiment, undefined),
  ]);
  let [step, going] = [0, true];
  for (let point = 0; point < POINTS && going; point++) {
    const next = Math.round((point * steps) / (POINTS - 1));
    if (next > step) {
      const [progress] = await trainer.trainSteps(next - step);
      step = progress?.step ?? next;
      going = progress?.state !== "diverged";
    } else if (point > 0) continue;
    say({ type: "point", step, value: loss.at(await trainer.params()) });
  }
  trainer.free();
  loss.free();
  say({ type: "done" });
}
