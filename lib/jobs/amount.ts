import { jsonlLine } from "@/lib/preparations/jsonl";
import type { SplitExamples } from "@/lib/preparations/schema";
import { formatCount, pluralise } from "@/lib/utils";

/** How much is trained: steps, passes over the data, and tokens, which the API counts both by. */

/** Sequences of one training step, as the Mistral API counts them. */
const SEQUENCES_PER_STEP = 4;
/** Tokens of a sequence unless a job says otherwise. */
export const DEFAULT_SEQ_LEN = 16_384;
/** Tokens that a line of the training file is counted with besides its text; letters up to which a word is one token. */
const TOKENS_AROUND_TEXT = 17;
const WHOLE_WORD_LETTERS = 6;
const LETTERS_PER_PIECE = 2;
/** A Latin word; a character of a script without spaces; a word of another script; a digit or any other character. */
const PIECES =
  /(\p{Script=Latin}[\p{Script=Latin}\p{M}]*)|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|(\p{L}[\p{L}\p{M}]*)|\S/gu;

/** What is known of a training file: its lines with all repeats, its bytes, and some of its rows. */
export interface TrainingFile {
  lines: number;
  bytes: number;
  rows: SplitExamples["data"];
}

/**
 * Tokens of a training file, estimated from some of its rows; null without any. The server counts them when it checks
 * the files: this is near enough to choose a number of steps by.
 */
export function estimateTokens({ lines, bytes, rows }: TrainingFile): number | null {
  if (rows.length === 0 || lines === 0) return null;
  const pieces = rows.reduce((sum, { text }) => sum + countPieces(text), 0);
  const read = rows.reduce((sum, { text, labels }) => sum + jsonlLine(text, Object.entries(labels)).length, 0);
  // Longer lines have more pieces: where the rows at hand are shorter than the others, it shows in the bytes.
  return lines * TOKENS_AROUND_TEXT + (pieces * bytes) / read;
}

function countPieces(text: string): number {
  let pieces = 0;
  for (const [whole, latin, other] of text.matchAll(PIECES)) {
    if (latin !== undefined)
      pieces += 1 + Math.ceil(Math.max(0, whole.length - WHOLE_WORD_LETTERS) / LETTERS_PER_PIECE);
    else pieces += other === undefined ? 1 : Math.ceil(whole.length / 3);
  }
  return pieces;
}

/** How much data there is to pass over; null tokens are not known yet. */
export interface DataSize {
  tokens: number | null;
  seqLen: number;
}

function isAmount(value: number | null): value is number {
  return value !== null && Number.isFinite(value) && value > 0;
}

/** How often so many steps pass over the data; null without a positive number of steps, tokens and sequence length. */
export function passesOfSteps(steps: number, { tokens, seqLen }: DataSize): number | null {
  if (!isAmount(steps) || !isAmount(tokens) || !isAmount(seqLen)) return null;
  return (steps * SEQUENCES_PER_STEP * seqLen) / tokens;
}

/** Steps that so many passes take, at least 1; null as above. */
export function stepsOfPasses(passes: number, { tokens, seqLen }: DataSize): number | null {
  if (!isAmount(passes) || !isAmount(tokens) || !isAmount(seqLen)) return null;
  return Math.max(1, Math.ceil((passes * tokens) / (SEQUENCES_PER_STEP * seqLen)));
}

/** A number of passes to read: `48`, `2.5`, `2,521`. */
export function formatPasses(passes: number): string {
  const rounded = passes < 9.95 ? Math.round(passes * 10) / 10 : Math.round(passes);
  return rounded.toLocaleString("en-US");
}

/** Passes in words: `48 passes`, `2.5 passes`, `less than one pass`. */
export function countPasses(passes: number): string {
  if (passes < 0.95) return "less than one pass";
  const text = formatPasses(passes);
  return `${text} ${text === "1" ? "pass" : "passes"}`;
}

/** The same with what they pass over: `48 passes over the data`. */
export const describePasses = (passes: number): string => `${countPasses(passes)} over the data`;

/**
 * How much a run trains, in words, and the same on every screen: the real passes that it made, before its end those that
 * its server said it would make, and where neither is known those that the API counts by tokens; null where nothing is.
 */
export function describeRunPasses(run: RunPasses): string | null {
  const { count, counted } = runPasses(run);
  return count === null ? null : `${count} ${counted}`;
}

/** The same in two parts, of which a figure shows one below the other: `about 48 passes`, `over the data`. */
export function runPasses({ summary, estimate, epochs }: RunPasses): { count: string | null; counted: string } {
  const counted = "over the data";
  if (summary?.passes != null) return { count: countPasses(summary.passes), counted };
  if (estimate?.passes != null) return { count: `about ${countPasses(estimate.passes)}`, counted };
  if (epochs === null) return { count: null, counted };
  return { count: countPasses(epochs), counted: `${counted}, counted by tokens` };
}

/** What a job tells of its passes. */
interface RunPasses {
  summary: { passes: number | null } | null;
  estimate: { passes?: number | null | undefined } | null;
  epochs: number | null;
}

/** What the server that will train says of an amount: real passes, and those of its own recommendation. */
export interface ServerPasses {
  /** Real passes over the rows that the asked amount makes there. */
  real: number;
  /** Passes, as the API counts them, that the server would choose itself; null while it was not asked. */
  recommended: number | null;
  /** The real ones among them. */
  recommendedReal: number | null;
}

const FEW_ROWS = 2_500;
const MEDIUM_ROWS = 5_000;

/** Passes that are usual for so many rows: few rows need more of them. */
export function usualPasses(rows: number): { low: number; high: number } {
  if (rows < FEW_ROWS) return { low: 8, high: 25 };
  if (rows < MEDIUM_ROWS) return { low: 5, high: 15 };
  return { low: 3, high: 8 };
}

/** An amount may be so many times the usual most before anybody is warned of it. */
const TOLERANCE = 1.5;

/**
 * A warning where an amount hides far too many or too few passes, null where it is fine. What the server recommends is
 * never warned of.
 */
export function warnOfPasses(passes: number | null, rows: number, server: ServerPasses | null): string | null {
  if (passes === null || rows === 0) return null;
  const { low, high } = usualPasses(rows);
  // One yardstick at a time: that of the server that will train, where it has one.
  const recommended = server?.recommendedReal ?? null;
  const usual =
    recommended === null
      ? `${low} to ${high} is usual${rows < MEDIUM_ROWS ? " for so few" : ""}`
      : `this server recommends about ${formatPasses(recommended)}`;
  if (passes < 0.95) {
    return `Less than one pass over ${pluralise(rows, "row")}; ${usual}. Some rows would never be seen.`;
  }
  const most = Math.max(high * TOLERANCE, (server?.recommended ?? 0) * 1.25);
  if (passes <= most) return null;
  const start = `≈ ${formatPasses(server?.real ?? passes)} passes over ${pluralise(rows, "row")}; ${usual}.`;
  return `${start} ${explainMany(passes, server)}`;
}

function explainMany(passes: number, server: ServerPasses | null): string {
  if (server === null) return "More takes longer and mostly learns the rows by heart.";
  if (server.real >= passes * CAPPED_BELOW) return "More takes longer and gains little here.";
  return `So many make up the ≈ ${formatPasses(passes)} that the tokens come to, because more gain nothing.`;
}

/** Real passes below this share of those that the API counts are worth a word. */
const CAPPED_BELOW = 0.9;

/**
 * What an amount comes to, in a line below its field: `24 steps, about 11 passes over the data`. `passes` are the real
 * ones where the server tells them; where passes are given, `real` are those that it makes of them.
 */
export function describeAmount(
  given: "recommended" | "steps" | "epochs",
  steps: number | null,
  passes: number | null,
  real: number | null = null,
): string {
  const about = passes === null ? null : `about ${describePasses(passes)}`;
  if (given === "steps")
    return about === null ? "One step looks at four sequences of tokens." : capitalised(`${about}.`);
  const stepWords = steps === null ? null : pluralise(steps, "training step");
  if (given === "epochs") return describeGivenPasses(stepWords, passes, real);
  if (stepWords === null) return "The server chooses by the size of the data.";
  return `${formatCount(steps ?? 0)} steps here${about === null ? "" : `, ${about}`}: chosen by the size of the data.`;
}

function describeGivenPasses(stepWords: string | null, passes: number | null, real: number | null): string {
  if (stepWords === null) return "One pass looks at every row once.";
  if (passes === null || real === null || real >= passes * CAPPED_BELOW) return `About ${stepWords}.`;
  return `About ${stepWords}. The API counts passes by tokens; of these, this server makes about ${formatPasses(real)} over the rows.`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
