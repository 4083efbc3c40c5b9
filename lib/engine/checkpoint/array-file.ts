import { type FileHandle, open, rename } from "node:fs/promises";
import { crc32 } from "node:zlib";

/*
 * Numbers that a run leaves for itself, in case it has to be taken up again on this machine: the length of a JSON header (uint32), the
 * header (key, what else is to be known, lengths of the arrays), the arrays as they lie in memory, and the CRC-32 of all that.
 */

export type NumberArray = Float32Array | Float64Array | Int32Array;

interface Header {
  key: string;
  lengths: number[];
  facts: unknown;
}

const LENGTH_BYTES = 4;
const CRC_BYTES = 4;
/** What is handed to the system, or taken from it, at once. Shared memory is copied for it. */
const PIECE_BYTES = 1 << 22;

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
    let crc = 0;
    const write = async (bytes: Uint8Array) => {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        const piece = Uint8Array.from(bytes.subarray(at, at + PIECE_BYTES));
        crc = crc32(piece, crc);
        await handle.appendFile(piece);
      }
    };
    const header: Header = { key, lengths: arrays.map((array) => array.byteLength), facts };
    const json = new TextEncoder().encode(JSON.stringify(header));
    await write(new Uint8Array(Uint32Array.of(json.length).buffer));
    await write(json);
    for (const array of arrays) await write(bytesOf(array));
    await handle.appendFile(new Uint8Array(Uint32Array.of(crc).buffer));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
}

/**
 * What `writeArrays` wrote under the same key, copied into the arrays that `arraysFor` names; null when the file is not there, is of
 * another key or other lengths, or is damaged: then the run begins where it would have without it. Nothing is copied before everything
 * is checked.
 */
export async function readArrays(
  file: string,
  key: string,
  arraysFor: (facts: unknown) => readonly NumberArray[],
): Promise<{ facts: unknown } | null> {
  const handle = await open(file, "r").catch(() => null);
  if (handle === null) return null;
  try {
    const header = await readHeader(handle);
    if (header === null || header.key !== key) return null;
    const arrays = arraysFor(header.facts);
    const fits =
      header.lengths.length === arrays.length && arrays.every((array, i) => array.byteLength === header.lengths[i]);
    if (!fits) return null;
    let at = header.end;
    for (const array of arrays) {
      await readInto(handle, bytesOf(array), at);
      at += array.byteLength;
    }
    return { facts: header.facts };
  } finally {
    await handle.close();
  }
}

/** The header of a whole, undamaged file, and where it ends; null for any other. */
async function readHeader(handle: FileHandle): Promise<(Header & { end: number }) | null> {
  const size = (await handle.stat()).size;
  if (size < LENGTH_BYTES + CRC_BYTES || !(await isUndamaged(handle, size))) return null;
  const length = new Uint8Array(LENGTH_BYTES);
  await readInto(handle, length, 0);
  const end = LENGTH_BYTES + new DataView(length.buffer).getUint32(0, true);
  if (end > size - CRC_BYTES) return null;
  const json = new Uint8Array(end - LENGTH_BYTES);
  await readInto(handle, json, LENGTH_BYTES);
  const header = parseHeader(new TextDecoder().decode(json));
  if (header === null) return null;
  const body = header.lengths.reduce((sum, bytes) => sum + bytes, 0);
  return end + body + CRC_BYTES === size ? { ...header, end } : null;
}

async function isUndamaged(handle: FileHandle, size: number): Promise<boolean> {
  const piece = new Uint8Array(PIECE_BYTES);
  let crc = 0;
  for (let at = 0; at < size - CRC_BYTES; at += PIECE_BYTES) {
    const bytes = piece.subarray(0, Math.min(PIECE_BYTES, size - CRC_BYTES - at));
    await readInto(handle, bytes, at);
    crc = crc32(bytes, crc);
  }
  const stored = new Uint8Array(CRC_BYTES);
  await readInto(handle, stored, size - CRC_BYTES);
  return new DataView(stored.buffer).getUint32(0, true) === crc;
}

/** Fills `target` from `position` on. Throws when the file ends before. */
async function readInto(handle: FileHandle, target: Uint8Array, position: number): Promise<void> {
  const piece = new Uint8Array(Math.min(PIECE_BYTES, target.length));
  let done = 0;
  while (done < target.length) {
    const wanted = Math.min(piece.length, target.length - done);
    const { bytesRead } = await handle.read(piece, 0, wanted, position + done);
    if (bytesRead === 0) throw new RangeError(`the file ends at ${position + done}`);
    target.set(piece.subarray(0, bytesRead), done);
    done += bytesRead;
  }
}

function parseHeader(text: string): Header | null {
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
