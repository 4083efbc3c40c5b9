import "server-only";
import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import type { TextEncoding } from "@/lib/datasets/parse-schema";
import { detectFormat, isGzip } from "@/lib/datasets/server/import/detect-format";
import { declaredEncoding, Transcoder, Utf8Lines } from "@/lib/datasets/server/import/text-encoding";
import { invalid } from "@/lib/errors";
import { changed } from "./file-errors";
import type { OpenedFile } from "./file-window";
import type { Pace } from "./pace";

/** Loaded only where a file is not the UTF-8 that it is taken for. */

const HEAD_BYTES = 64 * 1024;
const CHUNK_BYTES = 1024 ** 2;

/** The encoding of a CSV file, as the app finds it. Throws Invalid for what is no text, and Cancelled. */
export async function encodingOf(file: OpenedFile, fileName: string, pace: Pace): Promise<TextEncoding> {
  const head = readAt(file, 0, HEAD_BYTES);
  if (isGzip(head)) throw invalid("This file is compressed with gzip. Unpack it first, with gunzip or 7-Zip.");
  const format = detectFormat(head, fileName);
  // Its bytes are as they should be; what cannot be prepared here is said where the columns are looked for.
  if (format !== "csv") return "utf-8";
  const declared = declaredEncoding(head);
  if (declared !== null) return declared;
  const lines = new Utf8Lines();
  await eachChunk(file, pace, (chunk) => lines.push(chunk));
  return lines.end();
}

/** Writes the file as UTF-8 to `target` and opens that, which is the caller's to close. Throws Cancelled. */
export async function transcode(
  file: OpenedFile,
  encoding: TextEncoding,
  target: string,
  pace: Pace,
): Promise<OpenedFile> {
  const transcoder = new Transcoder(encoding);
  const descriptor = openSync(target, "wx+", 0o600);
  try {
    const write = (bytes: Buffer) => {
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    };
    await eachChunk(file, pace, (chunk) => write(transcoder.push(chunk)));
    write(transcoder.end());
    return { descriptor, size: fstatSync(descriptor).size };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

async function eachChunk(file: OpenedFile, pace: Pace, take: (chunk: Buffer) => void): Promise<void> {
  for (let at = 0; at < file.size; ) {
    const chunk = readAt(file, at, CHUNK_BYTES);
    if (chunk.length === 0) throw changed();
    take(chunk);
    at += chunk.length;
    await pace.step("decoding", at / file.size);
  }
}

/** At most so many bytes, in a buffer of their own. */
function readAt({ descriptor, size }: OpenedFile, at: number, maxBytes: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Math.min(maxBytes, size - at));
  return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, at));
}
