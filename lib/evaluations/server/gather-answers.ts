import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ModelTarget } from "@/lib/models/schema";
import { writeAll } from "@/lib/store/files";
import type { TargetAnswers } from "../metrics/answers";
import { chooseByThresholds, limitsOf } from "../metrics/apply-thresholds";
import type { Answered } from "./answering";
import type { EvaluationAnswers } from "./evaluation-answers";
import type { EvaluationRecord } from "./internal";
import { readPart, type ScoresByPosition } from "./part-file";
import { labelsOfRow, type SplitRow, splitRows } from "./split-rows";
import { kindOf } from "./targets-of";

const ROWS_PER_TURN = 100;

/** One target while its rows are gathered. */
interface Gathered {
  target: ModelTarget;
  kind: "single" | "multi";
  limits: Float32Array;
  labels: string[];
  indices: Map<string, number>;
  truth: number[][];
  predicted: number[][];
  scores: (Float32Array | null)[];
}

/**
 * Puts the answers on disk and the truth of the split together, with the labels that the thresholds choose, and writes
 * them to `file` as JSON lines. Rows that were not asked for are left out.
 */
export async function gatherAnswers(
  evaluation: EvaluationRecord,
  thresholds: Answered["thresholds"],
  { file, signal }: { file: string; signal: AbortSignal },
): Promise<EvaluationAnswers> {
  const scores = await readPart(evaluation.id, evaluation.targets);
  const gathered = evaluation.targets.map((target) => newGathered(target, thresholds));
  const positions: number[] = [];
  const handle = await open(/* turbopackIgnore: true */ file, "wx", 0o600);
  try {
    let lines: string[] = [];
    for await (const row of splitRows(evaluation.preparationId, evaluation.split)) {
      const own = scores.get(row.position);
      if (own === undefined) continue;
      positions.push(row.position);
      lines.push(gatherRow(row, own, gathered));
      if (lines.length < ROWS_PER_TURN) continue;
      await writeLines(handle, lines);
      lines = [];
      signal.throwIfAborted();
      await nextTurn();
    }
    await writeLines(handle, lines);
  } finally {
    await handle.close();
  }
  return { positions: Int32Array.from(positions), targets: gathered.map(toAnswers) };
}

function newGathered(target: ModelTarget, thresholds: Answered["thresholds"]): Gathered {
  const kind = kindOf(target);
  const own = thresholds?.find((threshold) => threshold.target === target.name) ?? null;
  return {
    target,
    kind,
    limits: limitsOf(target.labels, kind, own),
    labels: [...target.labels],
    indices: new Map(target.labels.map((label, index) => [label, index])),
    truth: [],
    predicted: [],
    scores: [],
  };
}

/** Adds a row to every target, and returns its line. */
function gatherRow(row: SplitRow, scores: ScoresOfRow, gathered: readonly Gathered[]): string {
  const fields: Record<string, unknown> = { position: row.position, row: row.row, text: wellFormed(row.text) };
  for (const [index, one] of gathered.entries()) {
    const own = scores[index] ?? null;
    const truth = labelsOfRow(row, one.target.name).map((label) => indexOf(label, one));
    const predicted = own === null ? [] : chooseByThresholds(own, one.kind, one.limits);
    one.truth.push(truth);
    one.predicted.push(predicted);
    one.scores.push(own);
    const hasTruth = one.kind === "multi" || truth.length > 0;
    fields[`t${index}_truth`] = truth;
    fields[`t${index}_predicted`] = predicted;
    fields[`t${index}_scores`] = own && Array.from(own, (score) => Number(score.toPrecision(9)));
    fields[`t${index}_confidence`] = own && confidenceOf(own, predicted, one.kind);
    fields[`t${index}_right`] = hasTruth ? own !== null && isSame(truth, predicted) : null;
  }
  return `${JSON.stringify(fields)}\n`;
}

type ScoresOfRow = ScoresByPosition extends Map<number, infer Scores> ? Scores : never;

/** The index of a label of the truth; one that the model does not know comes after those that it does. */
function indexOf(label: string, { indices, labels }: Gathered): number {
  const known = indices.get(label);
  if (known !== undefined) return known;
  indices.set(label, labels.length);
  return labels.push(label) - 1;
}

/** The score of what was chosen; where nothing was: of one label the best that there is, of several how sure that is. */
function confidenceOf(scores: Float32Array, predicted: readonly number[], kind: "single" | "multi"): number {
  const best = Math.max(0, ...(predicted.length > 0 ? predicted.map((label) => scores[label] ?? 0) : scores));
  return predicted.length === 0 && kind === "multi" ? 1 - best : best;
}

function isSame(truth: readonly number[], predicted: readonly number[]): boolean {
  return truth.length === predicted.length && truth.every((label) => predicted.includes(label));
}

function writeLines(handle: FileHandle, lines: readonly string[]): Promise<void> {
  return writeAll(handle, Buffer.from(lines.join("")));
}

function toAnswers({ target, kind, labels, truth, predicted, scores }: Gathered): TargetAnswers {
  return { target: target.name, kind, labels, modelLabels: target.labels.length, truth, predicted, scores };
}

/** A text with a replacement for halves of characters, which no file of UTF-8 can hold. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\ufffd");
}
