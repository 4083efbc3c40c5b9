import { Arena } from "../kernels/arena";
import { type Kernels, loadKernels } from "../kernels/load-kernels";
import type { ModelHeader } from "../protocol";
import { f32 } from "../typed";
import type { ModelFile } from "./model-file";

/** The inputs of one text: sparse n-gram features and, at the levels that have it, the scaled sentence vector. */
export interface TextInputs {
  count: number;
  ids: Int32Array;
  values: Float32Array;
  dense: Float32Array;
}

const FIRST_CAPACITY = 2_048;
/** Columns that a sentence block has at each level. */
const DENSE = { ngram: 0, static: 256, encoder: 512 } as const satisfies Record<ModelHeader["level"], number>;

/** Whether a file's parts belong together. */
export function fitsLevel({ level, dense, hidden, heads }: ModelHeader): boolean {
  return dense === DENSE[level] && hidden > 0 === heads.includes("mlp") && hidden % 4 === 0;
}

/** A matrix of 8-bit rows with one scale each, in the arena: `[rows][columns]`. */
interface Matrix {
  rows: number;
  columns: number;
  values: number;
  scales: number;
  /** Σ inputs · rows, written by `project`. */
  out: Float32Array;
}

/** The heads of a stored model. One text at a time. */
export class Network {
  /** Raw output columns of each head after `run`, in the order of the file. Reused. */
  readonly logits: readonly Float64Array[];
  private readonly arena = new Arena();
  private readonly kernels: Kernels = loadKernels(this.arena.memory);
  private readonly features: number;
  private readonly linear: Matrix;
  private readonly input: Matrix | null;
  private readonly output: Matrix | null;
  private idx = this.arena.int32(FIRST_CAPACITY);
  private val = this.arena.float32(FIRST_CAPACITY);

  /** Copies the weights of a file. Throws `EngineError` when a section is missing or of another size. */
  constructor(file: ModelFile) {
    const { features, dense, hidden, columns, heads } = file.header;
    const inputRows = features + dense + 1;
    this.features = features;
    this.linear = this.place(file, "linear", inputRows, columns);
    const isDeep = heads.includes("mlp");
    this.input = isDeep ? this.place(file, "hidden", inputRows, hidden) : null;
    this.output = isDeep ? this.place(file, "output", hidden + 1, columns) : null;
    this.logits = heads.map(() => new Float64Array(columns));
    this.makeRoom(hidden + 1);
  }

  get byteLength(): number {
    return this.arena.byteLength;
  }

  /** Fills `logits`. */
  run(inputs: TextInputs): void {
    const count = this.write(inputs);
    const [first, second] = this.logits;
    this.project(this.linear, count);
    first?.set(this.linear.out);
    if (this.input === null || this.output === null) return;
    this.projectHidden(this.input, count);
    this.project(this.output, this.writeHidden(this.input));
    second?.set(this.output.out);
  }

  /** The hidden layer of head B, a copy; empty without one. */
  hidden(inputs: TextInputs): Float32Array {
    if (this.input === null) return new Float32Array(0);
    this.projectHidden(this.input, this.write(inputs));
    return Float32Array.from(this.input.out);
  }

  private place(file: ModelFile, name: string, rows: number, columns: number): Matrix {
    const values = this.arena.allocate(rows * columns);
    new Int8Array(this.arena.memory.buffer, values, rows * columns).set(
      file.section(`${name}.rows`, "int8", rows * columns),
    );
    const scales = this.arena.float32(rows);
    scales.set(file.section(`${name}.scales`, "float32", rows));
    return { rows, columns, values, scales: scales.byteOffset, out: this.arena.float32(columns) };
  }

  /** Lists the rows that a text's inputs name, the bias last; returns how many. */
  private write({ count, ids, values, dense }: TextInputs): number {
    const total = count + dense.length + 1;
    this.makeRoom(total);
    const { idx, val, features } = this;
    idx.set(ids.subarray(0, count));
    val.set(values.subarray(0, count));
    for (let d = 0; d <= dense.length; d++) idx[count + d] = features + d;
    val.set(dense, count);
    val[total - 1] = 1;
    return total;
  }

  /** For the inputs of a text and for the hidden units alike. */
  private makeRoom(entries: number): void {
    if (entries <= this.idx.length) return;
    this.idx = this.arena.int32(entries * 2);
    this.val = this.arena.float32(entries * 2);
  }

  /** Lists the active units of the hidden layer and the bias, as `write` does. */
  private writeHidden({ out, columns }: Matrix): number {
    const { idx, val } = this;
    let count = 0;
    for (let unit = 0; unit < columns; unit++) {
      const value = f32(out, unit);
      if (value <= 0) continue;
      idx[count] = unit;
      val[count++] = value;
    }
    idx[count] = columns;
    val[count++] = 1;
    return count;
  }

  private projectHidden(input: Matrix, count: number): void {
    this.project(input, count);
    input.out.forEach((value, unit) => {
      if (value < 0) input.out[unit] = 0;
    });
  }

  private project({ values, scales, columns, out }: Matrix, count: number): void {
    out.fill(0);
    const { idx, val } = this;
    this.kernels.addQuantisedRows(values, scales, columns, idx.byteOffset, val.byteOffset, count, out.byteOffset);
  }
}
