import "server-only";
import { isUtf8 } from "node:buffer";
import { open } from "node:fs/promises";
import { writeAll } from "@/lib/store/files";
import type { TextEncoding } from "../../parse-schema";
import { declaredEncoding, Transcoder, Utf8Lines } from "./text-encoding";
import { readChunks, readHead, type TextSource } from "./text-source";

const HEAD_BYTES = 64 * 1024;

type Bytes = Pick<TextSource, "path" | "signal" | "onBytes">;

/**
 * The encoding of a text file: the one its first bytes tell, or UTF-8 where all of it is that or where its damaged lines
 * are the fewer ones; otherwise Windows-1252. Throws Cancelled.
 */
export async function detectEncoding(source: Bytes): Promise<TextEncoding> {
  const declared = declaredEncoding((await readHead(source.path, HEAD_BYTES)).bytes);
  if (declared !== null) return declared;
  if (await isUtf8File(source)) return "utf-8";
  const lines = new Utf8Lines();
  for await (const chunk of readChunks({ path: source.path, signal: source.signal })) lines.push(chunk);
  return lines.end();
}

/** The same from the first bytes of a file, as far as they tell. */
export function encodingOfHead(head: Buffer): TextEncoding {
  const declared = declaredEncoding(head);
  if (declared !== null) return declared;
  const whole = head.subarray(0, head.length - unfinishedBytes(head));
  if (isUtf8(whole)) return "utf-8";
  const lines = new Utf8Lines();
  lines.push(whole);
  return lines.end();
}

async function isUtf8File(source: Bytes): Promise<boolean> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of readChunks(source)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.length - unfinishedBytes(bytes);
    if (!isUtf8(bytes.subarray(0, end))) return false;
    rest = bytes.subarray(end);
  }
  return rest.length === 0;
}

/** Bytes at the end that begin a character of UTF-8 without finishing it: 0 to 3. */
function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

/** Writes a text file as UTF-8 to `target`. Throws Cancelled. */
export async function transcodeFile(source: Bytes, encoding: TextEncoding, target: string): Promise<void> {
  const transcoder = new Transcoder(encoding);
  const handle = await open(target, "wx", 0o600);
  try {
    for await (const chunk of readChunks(source)) await writeAll(handle, transcoder.push(chunk));
    await writeAll(handle, transcoder.end());
  } finally {
    await handle.close();
  }
}
