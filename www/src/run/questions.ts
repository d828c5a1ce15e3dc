/** How a worker answers what the main thread wants to know. */
import type { Job } from "./job";
import type { Answers, Question } from "./protocol";
import type { TrainerFactory } from "./trainer";

interface Reply {
  readonly value: Answers[keyof Answers];
  readonly transfer: Transferable[];
}

/** The answer to a question about a job; throws if the job is not there (any more). */
export async function answer(
  question: Question,
  job: Job | undefined,
  factory: TrainerFactory,
): Promise<Reply> {
  if (question.what === "sweep")
    return { value: { values: factory.sweepValues(question.spec) }, transfer: [] };
  if (job === undefined) throw new Error("the run is not on this worker");
  switch (question.what) {
    case "picture":
      return picture(job, question.trial, question.resolution);
    case "network":
      return network(job, question.trial, question.resolution);
    case "predictions":
      return predictions(job, question.trial, question.rows);
    case "metrics": {
      const metrics = (await job.trainer.metrics())[question.trial];
      if (metrics === undefined) throw new Error("no such trial");
      return { value: { step: job.recorder.step, metrics }, transfer: [] };
    }
    case "dataset":
      return { value: { dataset: job.trainer.dataset() }, transfer: [] };
  }
}

/** Part `index` of `parts` equal parts, as an array of its own. */
function part(all: Float32Array, parts: number, index: number): Float32Array {
  const length = all.length / parts;
  return all.slice(index * length, (index + 1) * length);
}

/** Only the plane can be pictured. */
function isPlane(job: Job): boolean {
  return job.description.layers[0] === 2;
}

async function picture(job: Job, trial: number, resolution: number): Promise<Reply> {
  if (!isPlane(job)) return { value: null, transfer: [] };
  const values = part(await job.trainer.grid(resolution), job.recorder.course.trials, trial);
  const outputs = values.length / resolution ** 2;
  const { x, y } = job.trainer.gridBounds();
  return { value: { step: job.recorder.step, outputs, values, bounds: { x, y } }, transfer: [values.buffer] };
}

async function network(job: Job, trial: number, resolution: number): Promise<Reply> {
  const params = part(await job.trainer.params(), job.recorder.course.trials, trial);
  const { layers } = job.description;
  const neurons = isPlane(job) && layers.length > 2 ? await job.trainer.neurons(trial, resolution) : null;
  const transfer = neurons === null ? [params.buffer] : [params.buffer, neurons.buffer];
  return { value: { step: job.recorder.step, layers, params, neurons }, transfer };
}

async function predictions(job: Job, trial: number, rows: Uint32Array): Promise<Reply> {
  const { x, inputs } = job.trainer.dataset();
  const features = new Float32Array(rows.length * inputs);
  rows.forEach((row, i) => {
    features.set(x.subarray(row * inputs, (row + 1) * inputs), i * inputs);
  });
  const values = part(await job.trainer.predict(features), job.recorder.course.trials, trial);
  const outputs = rows.length === 0 ? 0 : values.length / rows.length;
  return { value: { step: job.recorder.step, outputs, values }, transfer: [values.buffer] };
}
