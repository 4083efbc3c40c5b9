import "server-only";
import { open } from "node:fs/promises";
import { throwIfCancelled } from "../tasks";
import { byteOrderMarkLength } from "./csv-record";

/** Small enough that what is done with one holds up other requests for some milliseconds only. */
const CHUNK_BYTES = 256 * 1024;

/** A file of UTF-8 text, and what to do while it is read. */
export interface TextSource {
  path: string;
  /** False where it is only the beginning of one: what is left unfinished at its end is no fault then. */
  isWhole: boolean;
  signal?: AbortSignal;
  /** Told how many bytes were read since the last call. */
  onBytes?: (byteCount: number) => void;
}

/** The bytes of a file in pieces, each in a buffer of its own. Throws Cancelled. */
export async function* readChunks(
  { path, signal, onBytes }: Pick<TextSource, "path" | "signal" | "onBytes">,
  start = 0,
): AsyncGenerator<Buffer> {
  const handle = await open(path, "r");
  try {
    for (let at = start; ; ) {
      throwIfCancelled(signal);
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
      onBytes?.(bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** The first bytes of a file, at most `maxBytes`, and whether that is all of it. */
export async function readHead(path: string, maxBytes: number): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.min(size, maxBytes));
    let at = 0;
    while (at < bytes.length) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return { bytes: bytes.subarray(0, at), isWhole: at >= size };
  } finally {
    await handle.close();
  }
}

/** The bytes without a UTF-8 byte order mark. */
export function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(byteOrderMarkLength(bytes));
}
