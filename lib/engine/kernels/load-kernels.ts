import { KERNELS_WASM } from "./generated/kernels";

/** One call for a whole chunk of rows. `block` and `inputs` are the structures that heads/ writes into the arena. */
export type TrainKernel = (
  block: number,
  inputs: number,
  labelPtr: number,
  labelIds: number,
  order: number,
  count: number,
  step: number,
) => number;
/** As {@link TrainKernel}: writes one run of floats for each row of [from … to). */
export type ScoreKernel = (block: number, inputs: number, from: number, to: number, out: number) => void;

export interface HeadKernels {
  trainLinear: TrainKernel;
  scoreLinear: ScoreKernel;
  trainMlp: TrainKernel;
  scoreMlp: ScoreKernel;
  hiddenMlp: ScoreKernel;
  scale(y: number, n: number, factor: number): void;
}

/** What `assembly/` exports. Pointers are byte offsets into the memory; see each function there for shapes and units. */
export interface Kernels extends HeadKernels {
  addQuantisedRows(
    rows: number,
    scales: number,
    columns: number,
    idx: number,
    val: number,
    count: number,
    out: number,
  ): void;
  quantiseRows(x: number, q: number, scales: number, rows: number, n: number): void;
  multiplyInt16(
    a: number,
    aScales: number,
    b: number,
    bScales: number,
    bias: number,
    out: number,
    rows: number,
    k: number,
    n: number,
    mode: number,
  ): void;
  layerNorm(x: number, gain: number, bias: number, out: number, rows: number, n: number): void;
  attend(qkv: number, out: number, scores: number, count: number, heads: number, width: number): void;
  meanRows(x: number, out: number, rows: number, n: number): void;
  tanhToUnitLength(x: number, rows: number, n: number): void;
}

let compiled: WebAssembly.Module | null = null;

/** The kernels over `memory` (an arena's). Several threads may each have their own over one memory: the module keeps no state. */
export function loadKernels(memory: WebAssembly.Memory): Kernels {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNELS_WASM, "base64"));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return exports as unknown as Kernels; // the exports are those of assembly/index.ts
}
