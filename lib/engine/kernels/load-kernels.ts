import { INFERENCE_WASM, TRAINING_WASM } from "./generated/kernels";

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

/** What `assembly/training.ts` exports. Pointers are byte offsets into the memory; see each function there for shapes and units. */
export interface Kernels extends HeadKernels {
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

/** What `assembly/inference.ts` exports. */
export interface InferenceKernels {
  addQuantisedRows(
    rows: number,
    scales: number,
    columns: number,
    idx: number,
    val: number,
    count: number,
    out: number,
  ): void;
}

let training: WebAssembly.Module | null = null;
let inference: WebAssembly.Module | null = null;

const compile = (base64: string) => new WebAssembly.Module(Buffer.from(base64, "base64"));

/** The kernels over an arena's memory. Several threads may each have their own over one memory: the module keeps no state. */
export function loadKernels(memory: WebAssembly.Memory): Kernels {
  training ??= compile(TRAINING_WASM);
  const { exports } = new WebAssembly.Instance(training, { env: { memory } });
  return exports as unknown as Kernels; // the exports are those of assembly/training.ts
}

/** The kernels of a loaded model over its own, unshared memory. */
export function loadInferenceKernels(memory: WebAssembly.Memory): InferenceKernels {
  inference ??= compile(INFERENCE_WASM);
  const { exports } = new WebAssembly.Instance(inference, { env: { memory } });
  return exports as unknown as InferenceKernels; // the exports are those of assembly/inference.ts
}
