/** The entry of a worker that trains the trials of a search. Its work comes through the port that it is given. */
import { startWhole, Trainer } from "../../../pkg-search";
import { serve } from "./evaluator";
import type { TrialEnd } from "./protocol";
import { train } from "./train";

const trainers = {
  create: (experiments: Parameters<typeof Trainer.create>[0]) => Trainer.create(experiments, undefined),
};
const now = () => performance.now();

export interface EvaluatorInit {
  readonly module: WebAssembly.Module;
  readonly port: MessagePort;
}

self.onmessage = ({ data }: MessageEvent<EvaluatorInit>) => {
  startWhole(data.module);
  serve(
    data.port,
    (work, desk): Promise<TrialEnd> => {
      if (work.kind !== "training") throw new Error("this worker only trains");
      return train(trainers, work, desk, now);
    },
    now,
  );
};
