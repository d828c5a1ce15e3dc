/** One evaluator's end of its port: does one piece of work after the other and hears of stops between slices. */
import type { EvaluatorPort } from "./bench";
import type { FromEvaluator, Report, ToEvaluator, TrialEnd, Work } from "./protocol";

/** What a piece of work may do while it goes on. */
export interface Desk {
  report(report: Report): void;
  /** To be awaited now and then: messages are heard. False once the work is no longer wanted. */
  breathe(): Promise<boolean>;
}

export type Evaluate = (work: Work, desk: Desk) => Promise<TrialEnd>;

/** The evaluator's side of a port. */
export type WorkPort = Omit<EvaluatorPort, "postMessage" | "onmessage"> & {
  postMessage(message: FromEvaluator): void;
  onmessage: ((event: MessageEvent<ToEvaluator>) => void) | null;
};

const ALIVE_MS = 500;
/** Messages are heard at least this often. */
const SLICE_MS = 8;

/** Serves a port until its worker ends. */
export function serve(port: WorkPort, evaluate: Evaluate, now: () => number): void {
  let wanted = 0;
  let on = true;
  let heard = now();
  let spoke = now();
  let wake: (() => void) | null = null;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => wake?.();

  /** A turn of the event loop: a timer would take 4 ms. */
  const turn = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
      channel.port2.postMessage(null);
    });

  const breathe = async (job: number): Promise<boolean> => {
    if (now() - spoke > ALIVE_MS) {
      spoke = now();
      port.postMessage({ type: "alive" });
    }
    if (now() - heard > SLICE_MS) {
      await turn();
      heard = now();
    }
    while (!on && wanted === job)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return wanted === job;
  };

  port.onmessage = ({ data }) => {
    if (data.type === "pace") {
      on = data.on;
      wake?.();
    } else if (data.type === "stop") {
      if (wanted === data.job) wanted = 0;
      wake?.();
    } else {
      wanted = data.job;
      void run(data.job, data.work);
    }
  };

  async function run(job: number, work: Work): Promise<void> {
    const desk: Desk = {
      report: (report) => {
        if (wanted === job) port.postMessage({ type: "report", job, ...report });
      },
      breathe: () => breathe(job),
    };
    const end = await evaluate(work, desk).catch(
      (error: unknown): TrialEnd => ({
        value: null,
        reason: error instanceof Error ? error.message : String(error),
        steps: 0,
      }),
    );
    if (wanted === job) port.postMessage({ type: "end", job, end });
  }

  port.postMessage({ type: "ready" });
}
