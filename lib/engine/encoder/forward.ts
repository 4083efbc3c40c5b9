import type { Arena } from "../kernels/arena";
import { type Kernels, loadKernels } from "../kernels/load-kernels";
import { f32, i32 } from "../typed";
import type { PackedDense, PackedEncoder, PackedLayer, PackedNorm } from "./pack";
import { MAX_SUBWORDS } from "./subwords";

export const STATIC_DIMENSIONS = 256;
export const ENCODER_DIMENSIONS = 512;
const FEED_DIMENSIONS = 1536;
const QKV_DIMENSIONS = 3 * ENCODER_DIMENSIONS;
const HEADS = 4;
/** Subwords that go through the layers together: enough for every weight that is fetched to be used often. A multiple of 4. */
export const BATCH_SUBWORDS = 512;
/** Texts that go through the layers together; a multiple of 4. */
export const BATCH_TEXTS = 64;

/** What the kernels do with a product. */
const MODE = { store: 0, add: 1, relu: 2 } as const;

/** float32 arrays of one thread's scratch space, and how many elements each has. */
const SCRATCH = {
  /** Subwords with their places. */
  input: BATCH_SUBWORDS * STATIC_DIMENSIONS,
  /** The stream of 512 numbers a subword that the layers add to. */
  stream: BATCH_SUBWORDS * ENCODER_DIMENSIONS,
  normed: BATCH_SUBWORDS * ENCODER_DIMENSIONS,
  /** Queries, keys and values; later the wide layer. */
  wide: BATCH_SUBWORDS * QKV_DIMENSIONS,
  mixed: BATCH_SUBWORDS * ENCODER_DIMENSIONS,
  attention: MAX_SUBWORDS,
  pooled: BATCH_TEXTS * ENCODER_DIMENSIONS,
  pooledWide: BATCH_TEXTS * FEED_DIMENSIONS,
  scales: BATCH_SUBWORDS,
} as const;
type ScratchName = keyof typeof SCRATCH;
const FLOAT_BYTES = 4;
const FLOATS = Object.values(SCRATCH).reduce((sum, length) => sum + length, 0);
const QUANTISED_BYTES = 2 * BATCH_SUBWORDS * Math.max(QKV_DIMENSIONS, FEED_DIMENSIONS);

/** Allocates what one thread's {@link Forward} works in (9 MB) and returns its address. */
export function allocateScratch(arena: Arena): number {
  return arena.allocate(FLOATS * FLOAT_BYTES + QUANTISED_BYTES);
}

/** One batch of texts as subwords: text t has `ids[starts[t] … starts[t + 1])`. */
export interface Batch {
  ids: Int32Array;
  starts: Int32Array;
  texts: number;
}

/** The encoder's layers over packed weights. One per thread: it works in scratch space of its own. */
export class Forward {
  private readonly kernels: Kernels;
  private readonly at: Record<ScratchName, number>;
  private readonly quantised: number;
  private readonly input: Float32Array;
  private readonly output: Float32Array;
  private readonly positions: Float32Array;

  constructor(
    memory: WebAssembly.Memory,
    private readonly embeddings: Float32Array,
    private readonly packed: PackedEncoder,
    scratch: number,
  ) {
    this.kernels = loadKernels(memory);
    this.at = { ...SCRATCH };
    let end = scratch;
    for (const name of Object.keys(SCRATCH) as ScratchName[]) {
      this.at[name] = end;
      end += SCRATCH[name] * FLOAT_BYTES;
    }
    this.quantised = end;
    this.input = new Float32Array(memory.buffer, this.at.input, SCRATCH.input);
    this.output = new Float32Array(memory.buffer, this.at.pooled, SCRATCH.pooled);
    this.positions = new Float32Array(memory.buffer, packed.positions, MAX_SUBWORDS * STATIC_DIMENSIONS);
  }

  /**
   * The sentence vectors of a batch of at most 512 subwords and 64 texts, 512 numbers of unit length a text; valid until the next
   * call. Every step works on one row or one text alone, so that a vector never depends on the rest of the batch.
   */
  run(batch: Batch): Float32Array {
    const rows = i32(batch.starts, batch.texts);
    const [first, second] = this.packed.layers;
    this.placeSubwords(batch);
    this.quantise(this.at.input, rows, STATIC_DIMENSIONS);
    this.multiply(this.packed.residual, this.at.stream, rows, MODE.store);
    this.attend(first, this.at.input, batch, rows);
    this.widen(first, rows);
    this.quantise(this.at.wide, rows, FEED_DIMENSIONS);
    this.multiply(first.narrow, this.at.stream, rows, MODE.add);
    this.attend(second, this.at.stream, batch, rows);
    this.widen(second, rows);
    this.pool(second, batch);
    this.quantise(this.at.pooled, batch.texts, ENCODER_DIMENSIONS);
    this.multiply(this.packed.final, this.at.pooled, batch.texts, MODE.store);
    this.kernels.tanhToUnitLength(this.at.pooled, batch.texts, ENCODER_DIMENSIONS);
    return this.output;
  }

  /** Twice the subword's embedding plus its place's signal: the trained model adds the embedding twice. */
  private placeSubwords({ ids, starts, texts }: Batch): void {
    const { embeddings, input, positions } = this;
    for (let text = 0; text < texts; text++) {
      const start = i32(starts, text);
      const end = i32(starts, text + 1);
      for (let row = start; row < end; row++) {
        const from = i32(ids, row) * STATIC_DIMENSIONS;
        const place = (row - start) * STATIC_DIMENSIONS;
        const to = row * STATIC_DIMENSIONS;
        for (let d = 0; d < STATIC_DIMENSIONS; d++) {
          input[to + d] = 2 * f32(embeddings, from + d) + f32(positions, place + d);
        }
      }
    }
  }

  /** Adds the attention over `x` to the stream. */
  private attend(layer: PackedLayer, x: number, { starts, texts }: Batch, rows: number): void {
    const { inputs } = layer.qkv;
    this.norm(layer.attentionNorm, x, rows, inputs);
    this.quantise(this.at.normed, rows, inputs);
    this.multiply(layer.qkv, this.at.wide, rows, MODE.store);
    for (let text = 0; text < texts; text++) {
      const start = i32(starts, text);
      const queries = this.at.wide + start * 3 * inputs * FLOAT_BYTES;
      const out = this.at.mixed + start * inputs * FLOAT_BYTES;
      const count = i32(starts, text + 1) - start;
      this.kernels.attend(queries, out, this.at.attention, count, HEADS, inputs / HEADS);
    }
    this.quantise(this.at.mixed, rows, inputs);
    this.multiply(layer.attentionOut, this.at.stream, rows, MODE.add);
  }

  /** wide = relu(norm(stream) · W1). */
  private widen(layer: PackedLayer, rows: number): void {
    this.norm(layer.feedNorm, this.at.stream, rows, ENCODER_DIMENSIONS);
    this.quantise(this.at.normed, rows, ENCODER_DIMENSIONS);
    this.multiply(layer.widen, this.at.wide, rows, MODE.relu);
  }

  /** The mean of stream + wide · W2 over each text. The product is linear, so that the mean may come first: one row a text. */
  private pool(layer: PackedLayer, { starts, texts }: Batch): void {
    const { kernels, at } = this;
    for (let text = 0; text < texts; text++) {
      const start = i32(starts, text);
      const count = i32(starts, text + 1) - start;
      const stream = at.stream + start * ENCODER_DIMENSIONS * FLOAT_BYTES;
      kernels.meanRows(stream, at.pooled + text * ENCODER_DIMENSIONS * FLOAT_BYTES, count, ENCODER_DIMENSIONS);
      const wide = at.wide + start * FEED_DIMENSIONS * FLOAT_BYTES;
      kernels.meanRows(wide, at.pooledWide + text * FEED_DIMENSIONS * FLOAT_BYTES, count, FEED_DIMENSIONS);
    }
    this.quantise(at.pooledWide, texts, FEED_DIMENSIONS);
    this.multiply(layer.narrow, at.pooled, texts, MODE.add);
  }

  private norm({ gain, bias }: PackedNorm, x: number, rows: number, width: number): void {
    this.kernels.layerNorm(x, gain, bias, this.at.normed, rows, width);
  }

  private quantise(x: number, rows: number, width: number): void {
    this.kernels.quantiseRows(x, this.quantised, this.at.scales, rows, width);
  }

  /** out (op)= what was quantised last · weights + bias. */
  private multiply(
    { weights, scales, bias, inputs, outputs }: PackedDense,
    out: number,
    rows: number,
    mode: number,
  ): void {
    const { quantised, at } = this;
    this.kernels.multiplyInt16(quantised, at.scales, weights, scales, bias, out, rows, inputs, outputs, mode);
  }
}
