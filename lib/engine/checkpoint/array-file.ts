import { open, readFile, rename } from "node:fs/promises";
import { crc32 } from "node:zlib";

/*
 * Numbers that a run leaves for itself, in case it has to be taken up again on this machine: a JSON line (key, what else is to be known,
 * lengths of the arrays), then the arrays as they lie in memory, then their CRC-32.
 */

export type NumberArray = Float32Array | Float64Array | Int32Array;

const CRC_BYTES = 4;
/** What is handed to the system at once. Shared memory is copied for it. */
const WRITE_BYTES = 1 << 22;

function bytesOf(array: NumberArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Replaces `file`: after a crash at any instant it is the old or the new one. `key` names what the numbers belong to. */
export async function writeArrays(
  file: string,
  key: string,
  facts: unknown,
  arrays: readonly NumberArray[],
): Promise<void> {
  const part = `${file}.part`;
  const handle = await open(part, "w");
  try {
    const lengths = arrays.map((array) => array.byteLength);
    await handle.write(`${JSON.stringify({ key, lengths, facts })}\n`);
    let crc = 0;
    for (const array of arrays) {
      const bytes = bytesOf(array);
      for (let at = 0; at < bytes.length; at += WRITE_BYTES) {
        const piece = Uint8Array.from(bytes.subarray(at, at + WRITE_BYTES));
        crc = crc32(piece, crc);
        await handle.write(piece);
      }
    }
    await handle.write(Uint32Array.of(crc));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
}

/**
 * What `writeArrays` wrote under the same key, copied into `arrays` of the same lengths; null when the file is not there, is of another
 * key or other lengths, or is damaged: then the run begins where it would have without it. `arraysFor` gets the facts and says where the numbers belong; nothing
 * is copied before everything is checked.
 */
export async function readArrays(
  file: string,
  key: string,
  arraysFor: (facts: unknown) => readonly NumberArray[],
): Promise<{ facts: unknown } | null> {
  const content = await readFile(file).catch(() => null);
  if (content === null) return null;
  const end = content.indexOf(0x0a);
  const header = parseHeader(content.subarray(0, Math.max(0, end)).toString("utf8"));
  if (header === null || header.key !== key) return null;
  const body = content.subarray(end + 1, content.length - CRC_BYTES);
  if (content.length < end + 1 + CRC_BYTES || crc32(body) !== content.readUInt32LE(content.length - CRC_BYTES))
    return null;
  const arrays = arraysFor(header.facts);
  const fits =
    header.lengths.length === arrays.length && arrays.every((array, i) => array.byteLength === header.lengths[i]);
  if (!fits || header.lengths.reduce((sum, length) => sum + length, 0) !== body.length) return null;
  let at = 0;
  for (const array of arrays) {
    bytesOf(array).set(body.subarray(at, at + array.byteLength));
    at += array.byteLength;
  }
  return { facts: header.facts };
}

function parseHeader(text: string): { key: string; lengths: number[]; facts: unknown } | null {
  try {
    const header: unknown = JSON.parse(text);
    if (typeof header !== "object" || header === null || !("key" in header) || !("lengths" in header)) return null;
    const { key, lengths } = header;
    if (typeof key !== "string" || !Array.isArray(lengths)) return null;
    return { key, lengths: lengths.map(Number), facts: "facts" in header ? header.facts : null };
  } catch {
    return null;
  }
}
