import { ENCODER_DIMENSIONS, STATIC_DIMENSIONS } from "../encoder/sentence-encoder";
import { EngineError } from "../errors";
import { type InferenceKernels, loadInferenceKernels } from "../kernels/load-kernels";
import type { ModelHeader } from "../protocol";
import { f32, i32 } from "../typed";
import type { ModelFile } from "./model-file";

/** The inputs of one text: sparse n-gram features and, at the levels that have it, the scaled sentence vector. */
export interface TextInputs {
  count: number;
  ids: Int32Array;
  values: Float32Array;
  dense: Float32Array;
}

const PAGE_BYTES = 65_536;
/** Cache lines, and what vector loads like. */
const ALIGNMENT = 64;
/** Inputs that the kernel gets at once. */
const ENTRIES = 4_096;
/** Columns that a sentence block has at each level. */
const DENSE: Record<ModelHeader["level"], number> = {
  ngram: 0,
  tfidf: 0,
  static: STATIC_DIMENSIONS,
  encoder: ENCODER_DIMENSIONS,
};

/** Whether a file's parts belong together. */
export function fitsLevel({ level, dense, hidden, heads }: ModelHeader): boolean {
  return dense === DENSE[level] && hidden > 0 === heads.includes("mlp") && hidden % 4 === 0;
}

/** Where 8-bit rows with one scale each lie: `[rows][columns]`, and the sums that `project` adds to. */
interface Matrix {
  name: string;
  rows: number;
  columns: number;
  values: number;
  scales: number;
  sums: number;
}

/** Addresses for everything a network needs: its memory never grows, which would take the views away. */
class Layout {
  end = ALIGNMENT;

  take(bytes: number): number {
    const address = this.end;
    this.end = Math.ceil((address + bytes) / ALIGNMENT) * ALIGNMENT;
    return address;
  }

  matrix(name: string, rows: number, columns: number): Matrix {
    const values = this.take(rows * columns);
    return { name, rows, columns, values, scales: this.take(rows * 4), sums: this.take(columns * 4) };
  }
}

/** The heads of a stored model. One text at a time. */
export class Network {
  readonly byteLength: number;
  /** Raw output columns of each head after `run`, in the order of the file. Reused. */
  readonly logits: readonly Float64Array[];
  private readonly kernels: InferenceKernels;
  private readonly memory: WebAssembly.Memory;
  private readonly features: number;
  private readonly linear: Matrix;
  private readonly input: Matrix | null;
  private readonly output: Matrix | null;
  private readonly idx: Int32Array;
  private readonly val: Float32Array;

  /** Copies the weights of a file. Throws `EngineError` when a section is missing or of another size, or memory is short. */
  constructor(file: ModelFile) {
    const { features, dense, hidden, columns, heads } = file.header;
    const inputRows = features + dense + 1;
    const layout = new Layout();
    const isDeep = heads.includes("mlp");
    this.features = features;
    this.linear = layout.matrix("linear", inputRows, columns);
    this.input = isDeep ? layout.matrix("hidden", inputRows, hidden) : null;
    this.output = isDeep ? layout.matrix("output", hidden + 1, columns) : null;
    const [idx, val] = [layout.take(ENTRIES * 4), layout.take(ENTRIES * 4)];
    this.byteLength = layout.end;
    // Looked for before memory is taken: a header may say anything.
    const parts = [this.linear, this.input, this.output].flatMap((matrix) => (matrix === null ? [] : [matrix]));
    const sections = parts.map(({ name, rows, columns: width }) => ({
      rows: file.section(`${name}.rows`, "int8", rows * width),
      scales: file.section(`${name}.scales`, "float32", rows),
    }));
    this.memory = makeMemory(this.byteLength);
    this.kernels = loadInferenceKernels(this.memory);
    parts.forEach((matrix, p) => {
      const section = sections[p];
      if (section === undefined) return;
      new Int8Array(this.memory.buffer, matrix.values).set(section.rows);
      new Float32Array(this.memory.buffer, matrix.scales).set(section.scales);
    });
    this.idx = new Int32Array(this.memory.buffer, idx, ENTRIES);
    this.val = new Float32Array(this.memory.buffer, val, ENTRIES);
    this.logits = heads.map(() => new Float64Array(columns));
  }

  /** Fills `logits`. */
  run(inputs: TextInputs): void {
    const { linear, input, output } = this;
    this.projectInputs(inputs, input === null ? [linear] : [linear, input]);
    const [first, second] = this.logits;
    first?.set(this.sums(linear));
    if (input === null || output === null) return;
    this.projectHidden(input, output);
    second?.set(this.sums(output));
  }

  /** The hidden layer of head B, a copy; empty without one. */
  hidden(inputs: TextInputs): Float32Array {
    if (this.input === null) return new Float32Array(0);
    this.projectInputs(inputs, [this.input]);
    return this.sums(this.input).map((value) => Math.max(0, value));
  }

  private sums({ sums, columns }: Matrix): Float32Array {
    return new Float32Array(this.memory.buffer, sums, columns);
  }

  /** The sums of each matrix over a text's inputs: sparse entries, dense ones, and the bias, which is the last row. */
  private projectInputs({ count, ids, values, dense }: TextInputs, matrices: readonly Matrix[]): void {
    for (const matrix of matrices) this.sums(matrix).fill(0);
    const total = count + dense.length + 1;
    const idOf = (entry: number) => (entry < count ? i32(ids, entry) : this.features + entry - count);
    const weightOf = (entry: number) => {
      if (entry < count) return f32(values, entry);
      return entry === total - 1 ? 1 : f32(dense, entry - count);
    };
    for (let from = 0; from < total; from += ENTRIES) {
      const length = Math.min(ENTRIES, total - from);
      for (let k = 0; k < length; k++) {
        this.idx[k] = idOf(from + k);
        this.val[k] = weightOf(from + k);
      }
      for (const matrix of matrices) this.add(matrix, length);
    }
  }

  /** The same of the output layer over the active units of the hidden one. */
  private projectHidden(input: Matrix, output: Matrix): void {
    this.sums(output).fill(0);
    const hidden = this.sums(input);
    let length = 0;
    const push = (unit: number, value: number) => {
      this.idx[length] = unit;
      this.val[length++] = value;
      if (length < ENTRIES) return;
      this.add(output, length);
      length = 0;
    };
    hidden.forEach((value, unit) => {
      if (value > 0) push(unit, value);
    });
    push(input.columns, 1);
    if (length > 0) this.add(output, length);
  }

  private add({ values, scales, columns, sums }: Matrix, count: number): void {
    const { idx, val } = this;
    this.kernels.addQuantisedRows(values, scales, columns, idx.byteOffset, val.byteOffset, count, sums);
  }
}

function makeMemory(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch {
    const mib = Math.ceil(bytes / 1024 ** 2);
    throw new EngineError("crashed", `There is not enough memory for this model, which takes ${mib} MiB.`);
  }
}
