import type { SentenceEncoder } from "../encoder/sentence-encoder";

/** Texts of one slice: some milliseconds of work for the static table, some ten for the encoder. */
const SLICE = 16;

/** Texts that threads turn into vectors together: each takes the next slice until none is left. Plain data: it goes to threads. */
export interface EncodeJob {
  level: "static" | "encoder";
  texts: readonly string[];
  /** The vectors, row-major, in shared memory. */
  out: Float32Array;
  dimensions: number;
  /** One shared word: the next text that nobody has taken. */
  next: Int32Array;
}

/** Works on a job until no text is left. A text's vector does not depend on its slice, so threads change no result. */
export async function encodeTexts(
  encoder: SentenceEncoder,
  job: EncodeJob,
  breathe: (taken: number) => Promise<void> | null,
): Promise<void> {
  const { level, texts, out, dimensions, next } = job;
  for (;;) {
    const from = Atomics.add(next, 0, SLICE);
    if (from >= texts.length) return;
    const to = Math.min(texts.length, from + SLICE);
    const target = out.subarray(from * dimensions, to * dimensions);
    if (level === "static") encoder.embedStatic(texts, from, to, target);
    else encoder.encode(texts, from, to, target);
    const pause = breathe(to);
    if (pause !== null) await pause;
  }
}
