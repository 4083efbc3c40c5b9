import type { LabelRows } from "../data/label-rows";
import type { Arena } from "../kernels/arena";
import type { ScoreKernel, TrainKernel } from "../kernels/load-kernels";
import type { Segment } from "../models/segments";
import type { HeadPlacement, TablePlacement } from "./head";
import type { InputRows } from "./input-rows";

const WORD_BYTES = 4;

/** A fresh table of `rows` × `columns` zeros whose accumulators are `squares`. */
export function placeTable(arena: Arena, rows: number, columns: number, squares: number): TablePlacement {
  const weights = arena.float32(rows * columns);
  const accumulators = arena.float32(rows).fill(squares);
  return { weights: weights.byteOffset, squares: accumulators.byteOffset, rows, columns };
}

/** Writes words into the arena, as a structure of the kernels; addresses above 2 GiB keep their bits. Returns its address. */
export function placeWords(arena: Arena, words: readonly number[]): number {
  const placed = arena.int32(words.length);
  placed.set(words);
  return placed.byteOffset;
}

/** The bits of a float, to write one among words. */
export function floatWord(value: number): number {
  return new DataView(Float32Array.of(value).buffer).getInt32(0, true);
}

/** The segments as the kernels read them: mode, start, count, padded, weight. */
export function placeSegments(arena: Arena, segments: readonly Segment[]): number {
  const words = segments.flatMap(({ mode, start, count, padded, weight }) => {
    return [mode === "sigmoid" ? 1 : 0, start, count, padded, floatWord(weight)];
  });
  return placeWords(arena, words);
}

/** The buffer of `memory` at its present length: another thread may have grown it. */
export function bufferOf(memory: WebAssembly.Memory): ArrayBuffer {
  memory.grow(0);
  return memory.buffer;
}

/** The arrays of a table. */
export function viewTable(
  buffer: ArrayBuffer,
  table: TablePlacement,
): { weights: Float32Array; squares: Float32Array } {
  return {
    weights: new Float32Array(buffer, table.weights, table.rows * table.columns),
    squares: new Float32Array(buffer, table.squares, table.rows),
  };
}

/** Calls a training kernel on `order[from … to)`. Throws RangeError when the rows do not fit the head. */
export function callTrain(
  kernel: TrainKernel,
  placement: HeadPlacement,
  words: Int32Array,
  data: { inputs: InputRows; labels: LabelRows; order: Int32Array; from: number; to: number; rate: number },
): number {
  const { inputs, labels, order, from, to, rate } = data;
  writeInputs(placement, words, inputs);
  if (labels.segments !== placement.segments) {
    throw new RangeError(`labels of ${labels.segments} targets given to a head of ${placement.segments}`);
  }
  const rows = addressOf(order) + from * WORD_BYTES;
  const step = placement.step * rate;
  const { block, inputs: at } = placement;
  return kernel(block, at, addressOf(labels.ptr), addressOf(labels.ids), rows, to - from, step);
}

/** Calls a scoring kernel on rows [from … to), `columns` floats a row. Throws RangeError when rows or `out` do not fit. */
export function callScore(
  kernel: ScoreKernel,
  placement: HeadPlacement,
  words: Int32Array,
  data: { inputs: InputRows; from: number; to: number; out: Float32Array; columns: number },
): void {
  const { inputs, from, to, out, columns } = data;
  writeInputs(placement, words, inputs);
  if (from < 0 || to > inputs.rows) throw new RangeError(`rows ${from} to ${to} of ${inputs.rows}`);
  if (out.length < (to - from) * columns)
    throw new RangeError(`room for ${out.length} of ${(to - from) * columns} scores`);
  kernel(placement.block, placement.inputs, from, to, addressOf(out));
}

function writeInputs(placement: HeadPlacement, words: Int32Array, inputs: InputRows): void {
  const { features, dense } = placement;
  if (inputs.features !== features || inputs.dense !== dense) {
    throw new RangeError(
      `rows of ${inputs.features} + ${inputs.dense} features given to a head of ${features} + ${dense}`,
    );
  }
  words[0] = addressOf(inputs.ptr);
  words[1] = addressOf(inputs.idx);
  words[2] = addressOf(inputs.val);
  words[3] = addressOf(inputs.x);
}

/** Where an array of the arena lies. The kernels would read anything at the offset of an array from elsewhere. */
function addressOf(array: Int32Array | Float32Array): number {
  if (!(array.buffer instanceof SharedArrayBuffer)) throw new RangeError("the array does not lie in the arena");
  return array.byteOffset;
}
