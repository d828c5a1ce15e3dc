/** Stands in for the package's own declarations until they are built. */
declare module "tuning-playground" {
  type Doc = import("./pkg").Experiment;
  type Data = import("./pkg").TrainerDataset;
  export function initSync(input: { module: WebAssembly.Module }): unknown;
  export function loadDataset(spec: import("./pkg").DataSpec): Promise<Data>;
  // biome-ignore lint/complexity/noStaticOnlyClass: the package's own shape
  export class Trainer {
    static create(experiments: Doc[], dataset?: Data): Promise<import("./run/trainer").TrainerLike>;
    static restore(bytes: Uint8Array, dataset?: Data): Promise<import("./run/trainer").TrainerLike>;
  }
  export class Study {
    constructor(spec: object);
    ask(): { id: number; params: Record<string, number> };
    tell(id: number, value: number): void;
    free(): void;
  }
}
