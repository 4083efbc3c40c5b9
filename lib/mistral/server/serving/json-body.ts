import "server-only";
import type { Piece } from "./batch-job";

/** A larger body goes out piece by piece: putting it together would keep this thread busy for milliseconds. */
const LARGE_BYTES = 512 * 1024;

/** JSON as the body of an answer. */
export type JsonBody = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;

/** The body of `head`, the pieces with commas between them, and `tail`. */
export function jsonBody(head: string, pieces: readonly Piece[], tail: string): JsonBody {
  const encoder = new TextEncoder();
  const comma = encoder.encode(",");
  const parts = [encoder.encode(head)];
  for (const [i, piece] of pieces.entries()) parts.push(...(i === 0 ? [piece] : [comma, piece]));
  parts.push(encoder.encode(tail));
  const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
  return bytes <= LARGE_BYTES ? joined(parts, bytes) : streamed(parts);
}

function joined(parts: readonly Piece[], bytes: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}

function streamed(parts: readonly Piece[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      const part = parts[next];
      next += 1;
      if (part !== undefined) controller.enqueue(part);
      if (next === parts.length) controller.close();
    },
  });
}
