import type { Level, RequestedLevel } from "./protocol";

/** More training rows than this, and the encoder's milliseconds a text add up to more than its points are worth. */
const MOST_ENCODER_ROWS = 60_000;
/** More than this, and even table look-ups cost memory that the weights need. */
const MOST_STATIC_ROWS = 300_000;

const NO_ENCODER =
  "The package with the sentence encoder's weights is not usable here, so the model learns from words and characters alone (level ngram).";

/** Whether a level has a sentence block, which needs the encoder's weights. */
export function hasSentences(level: RequestedLevel): level is "static" | "encoder" | "recommended" {
  return level !== "ngram" && level !== "tfidf";
}

/**
 * The level that a job trains with, and why it is another than the one asked for. `recommended` is the best one that takes seconds to
 * minutes for that many training rows.
 */
export function chooseLevel(
  requested: RequestedLevel,
  rows: number,
  hasEncoder: boolean,
): { level: Level; note: string | null } {
  if (!hasSentences(requested)) return { level: requested, note: null };
  if (!hasEncoder) return { level: "ngram", note: NO_ENCODER };
  if (requested !== "recommended") return { level: requested, note: null };
  if (rows <= MOST_ENCODER_ROWS) return { level: "encoder", note: null };
  return { level: rows <= MOST_STATIC_ROWS ? "static" : "ngram", note: null };
}
