import { crc32 } from "node:zlib";
import { z } from "zod";
import { EngineError } from "./errors";
import { f32, i8, i32, item } from "./typed";

/*
 * Training rows beside a model, for "which rows is this text most like?". Little-endian:
 *   0  8 bytes   "CSROWS1\n"
 *   8  uint32    format version
 *  12  uint32    length of the JSON header in bytes
 *  16  float64   length of the whole file in bytes
 *  24  uint32    CRC-32 of the whole file with these four bytes zero
 *  28  zeros up to 64, then the header, then, each starting at a multiple of 8: text borders int32[rows + 1] (bytes),
 *      label borders int32[rows·targets + 1], label numbers int32, scales float32[rows], vectors int8[rows·dimensions],
 *      texts (UTF-8).
 */

const FORMAT_VERSION = 1;
const MAGIC = new TextEncoder().encode("CSROWS1\n");
const PREAMBLE = 64;
const CRC_AT = 24;
const ALIGNMENT = 8;

/** Rows that are kept. */
export const MAX_NEIGHBOUR_ROWS = 20_000;
/** UTF-8 bytes of their texts. */
export const MAX_NEIGHBOUR_TEXT_BYTES = 16 * 1024 ** 2;

const headerSchema = z.object({
  rows: z.int().min(0).max(MAX_NEIGHBOUR_ROWS),
  dimensions: z.int().min(1).max(4096),
  targets: z.array(z.object({ name: z.string(), labels: z.array(z.string()) })),
  labelCount: z.int().min(0),
  textBytes: z.int().min(0),
});
type Header = z.infer<typeof headerSchema>;

export interface NeighbourRow {
  text: string;
  /** Per target, in the order of the targets: numbers of its labels. */
  labels: readonly (readonly number[])[];
}

export interface Neighbour {
  text: string;
  labels: Record<string, string[]>;
  /** Cosine, −1 … 1. */
  similarity: number;
}

export interface Neighbours {
  rows: number;
  dimensions: number;
  /** What it takes in memory. */
  byteLength: number;
  /** The `k` rows most like a vector, most similar first; of equals the one that stands first in the training data. */
  nearest(vector: Float32Array, k: number): Neighbour[];
}

/**
 * Which of some texts are kept: all, or as many evenly chosen ones as the limits allow. Indices in rising order. Callers
 * that have to compute vectors ask this first; `encodeNeighbours` keeps all that this has chosen.
 */
export function chooseNeighbours(
  texts: readonly string[],
  { maxRows = MAX_NEIGHBOUR_ROWS, maxTextBytes = MAX_NEIGHBOUR_TEXT_BYTES } = {},
): number[] {
  const bytes = texts.map(utf8Length);
  let count = Math.min(texts.length, maxRows);
  for (;;) {
    const chosen = Array.from({ length: count }, (_, i) => Math.floor((i * texts.length) / count));
    const total = chosen.reduce((sum, row) => sum + item(bytes, row), 0);
    if (total <= maxTextBytes) return chosen;
    count = Math.min(count - 1, Math.floor((count * maxTextBytes) / total));
  }
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isPair = unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1));
    if (isPair) i++;
    // A lone half is written as the replacement character, which takes three.
    bytes += isPair ? 4 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
  }
  return bytes;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/**
 * The bytes of a file of training rows; `vectors[i]` belongs to `rows[i]` and need not be of unit length. Rows over the
 * limits are left out evenly. The bytes depend on nothing but the arguments.
 */
export function encodeNeighbours(
  targets: readonly { name: string; labels: readonly string[] }[],
  rows: readonly NeighbourRow[],
  vectors: readonly Float32Array[],
): Uint8Array<ArrayBuffer> {
  const chosen = chooseNeighbours(rows.map((row) => row.text));
  const kept = chosen.map((index) => item(rows, index));
  const texts = kept.map((row) => new TextEncoder().encode(row.text));
  const labels = kept.flatMap((row) => targets.map((_, t) => row.labels[t] ?? []));
  const dimensions = vectors[0]?.length ?? 1;
  const { scales, values } = quantise(
    chosen.map((index) => item(vectors, index)),
    dimensions,
  );
  const textBorders = borders(texts.map((text) => text.length));
  const header: Header = {
    rows: kept.length,
    dimensions,
    targets: targets.map(({ name, labels }) => ({ name, labels: [...labels] })),
    labelCount: labels.reduce((sum, list) => sum + list.length, 0),
    textBytes: i32(textBorders, texts.length),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const layout = layoutOf(header, json.length);
  const file = new Uint8Array(layout.end);
  const put = (array: Int32Array | Float32Array | Int8Array, at: number) =>
    file.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
  file.set(MAGIC, 0);
  file.set(json, PREAMBLE);
  put(textBorders, layout.textBorders);
  put(borders(labels.map((list) => list.length)), layout.labelBorders);
  put(Int32Array.from(labels.flat()), layout.labels);
  put(scales, layout.scales);
  put(values, layout.vectors);
  texts.forEach((text, row) => {
    file.set(text, layout.texts + i32(textBorders, row));
  });
  const view = new DataView(file.buffer);
  view.setUint32(8, FORMAT_VERSION, true);
  view.setUint32(12, json.length, true);
  view.setFloat64(16, file.length, true);
  view.setUint32(CRC_AT, crc32(file), true);
  return file;
}

/** Running sums, from 0. */
function borders(lengths: readonly number[]): Int32Array {
  const sums = new Int32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    sums[i + 1] = i32(sums, i) + length;
  });
  return sums;
}

/** Rows as int8 whose product with their scale has length 1 (0 for a row of zeros). */
function quantise(vectors: readonly Float32Array[], dimensions: number) {
  const scales = new Float32Array(vectors.length);
  const values = new Int8Array(vectors.length * dimensions);
  vectors.forEach((vector, row) => {
    const highest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    let squares = 0;
    for (let d = 0; d < dimensions; d++) {
      const value = highest === 0 ? 0 : Math.round((f32(vector, d) / highest) * 127);
      values[row * dimensions + d] = value;
      squares += value * value;
    }
    scales[row] = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  });
  return { scales, values };
}

function align(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}

/** Where everything stands. */
function layoutOf({ rows, dimensions, targets, labelCount, textBytes }: Header, headerLength: number) {
  const textBorders = align(PREAMBLE + headerLength);
  const labelBorders = align(textBorders + 4 * (rows + 1));
  const labels = align(labelBorders + 4 * (rows * targets.length + 1));
  const scales = align(labels + 4 * labelCount);
  const vectors = align(scales + 4 * rows);
  const texts = align(vectors + rows * dimensions);
  return { textBorders, labelBorders, labels, scales, vectors, texts, end: texts + textBytes };
}

function corrupt(what: string): EngineError {
  return new EngineError("corrupt_model", `The file of training rows is damaged: ${what}.`);
}

/**
 * Opens a file of training rows. Throws `EngineError` with a sentence for anything truncated or damaged (`corrupt_model`)
 * or of a newer format (`newer_model_format`).
 */
export function readNeighbours(bytes: Uint8Array): Neighbours {
  const isUsable = bytes.byteOffset % ALIGNMENT === 0 && bytes.buffer instanceof ArrayBuffer;
  // Not `slice`: that of a Buffer is a view.
  const file = isUsable ? bytes : new Uint8Array(bytes);
  const buffer = file.buffer as ArrayBuffer; // anything else was copied above
  const headerLength = checkPreamble(file);
  const header = parseHeader(file.subarray(PREAMBLE, PREAMBLE + headerLength));
  const layout = layoutOf(header, headerLength);
  if (layout.end !== file.length) throw corrupt("its parts do not add up to its length");
  const { rows, dimensions, targets, labelCount } = header;
  const ints = (at: number, length: number) => new Int32Array(buffer, file.byteOffset + at, length);
  const textBorders = ints(layout.textBorders, rows + 1);
  const labelBorders = ints(layout.labelBorders, rows * targets.length + 1);
  const labels = ints(layout.labels, labelCount);
  const scales = new Float32Array(buffer, file.byteOffset + layout.scales, rows);
  const vectors = new Int8Array(buffer, file.byteOffset + layout.vectors, rows * dimensions);
  const decoder = new TextDecoder();

  const rowAt = (row: number, similarity: number): Neighbour => ({
    text: decoder.decode(file.subarray(layout.texts + i32(textBorders, row), layout.texts + i32(textBorders, row + 1))),
    labels: Object.fromEntries(
      targets.map((target, t) => {
        const at = row * targets.length + t;
        const ids = labels.subarray(i32(labelBorders, at), i32(labelBorders, at + 1));
        return [target.name, Array.from(ids, (id) => target.labels[id] ?? "")];
      }),
    ),
    similarity,
  });

  return {
    rows,
    dimensions,
    byteLength: file.length,
    nearest(vector, k) {
      if (rows === 0) return [];
      if (vector.length !== dimensions) throw new RangeError(`a vector of ${vector.length}, not ${dimensions}`);
      const similarities = cosines(vector, vectors, scales);
      return highest(similarities, k).map((row) => rowAt(row, f32(similarities, row)));
    },
  };
}

function cosines(vector: Float32Array, vectors: Int8Array, scales: Float32Array): Float32Array {
  const dimensions = vector.length;
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  const found = new Float32Array(scales.length);
  if (length === 0) return found;
  for (let row = 0; row < scales.length; row++) {
    let dot = 0;
    const at = row * dimensions;
    for (let d = 0; d < dimensions; d++) dot += f32(vector, d) * i8(vectors, at + d);
    found[row] = Math.max(-1, Math.min(1, (dot * f32(scales, row)) / length));
  }
  return found;
}

/** Indices of the `k` highest values, highest first, the lower index first among equals. */
function highest(values: Float32Array, k: number): number[] {
  const best: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = f32(values, i);
    const last = best.at(-1);
    if (best.length >= k && (last === undefined || value <= f32(values, last))) continue;
    let at = best.length;
    while (at > 0 && f32(values, item(best, at - 1)) < value) at--;
    best.splice(at, 0, i);
    if (best.length > k) best.pop();
  }
  return best;
}

/** Checks everything before the header and the checksum; returns the length of the header. */
function checkPreamble(file: Uint8Array): number {
  if (file.length < PREAMBLE) throw corrupt(`it has only ${file.length} bytes`);
  if (!MAGIC.every((byte, i) => file[i] === byte)) throw corrupt("it does not begin with the signature of such files");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getFloat64(16, true);
  if (length !== file.length) throw corrupt(`it has ${file.length} bytes where ${length} were written`);
  let crc = crc32(file.subarray(0, CRC_AT));
  crc = crc32(new Uint8Array(4), crc);
  crc = crc32(file.subarray(CRC_AT + 4), crc);
  if (crc !== view.getUint32(CRC_AT, true)) throw corrupt("its checksum does not match its content");
  const version = view.getUint32(8, true);
  if (version > FORMAT_VERSION) {
    throw new EngineError(
      "newer_model_format",
      `The file of training rows has format version ${version}; this version reads ${FORMAT_VERSION}. Update the application.`,
    );
  }
  const headerLength = view.getUint32(12, true);
  if (PREAMBLE + headerLength > file.length) throw corrupt("its header lies outside the file");
  return headerLength;
}

function parseHeader(bytes: Uint8Array): Header {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new EngineError("corrupt_model", "The file of training rows is damaged: its header cannot be read.", {
      cause,
    });
  }
}
