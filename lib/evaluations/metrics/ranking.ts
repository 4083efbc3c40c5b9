import { f32, u32 } from "@/lib/typed";
import type { TargetAnswers } from "./answers";
import { isCounted } from "./outcomes";
import type { Steps } from "./pace";

/*
 * What follows from the order of scores. Where there is no score (no answer, or a label that the model does not know)
 * everything that has one comes first.
 */

const ROWS_PER_STEP = 1_000;

/** So many labels are read from a row at once: they lie in one line of the processor's cache. */
const LABELS_AT_ONCE = 16;

const NO_SCORE = -1;

function scoreOf(scores: Float32Array | null | undefined, label: number): number {
  return scores && label < scores.length ? f32(scores, label) : NO_SCORE;
}

/**
 * Label ranking average precision of each row: of each true label the share of true ones among the labels that score as
 * high, on average; 1 where no label or every label is true. Their mean is scikit-learn's score. 0 for rows left out.
 */
export function* rankingPrecisions(answers: TargetAnswers): Steps<Float64Array> {
  const precisions = new Float64Array(answers.truth.length);
  for (let row = 0; row < precisions.length; row++) {
    if (row % ROWS_PER_STEP === 0) yield;
    if (isCounted(answers, row)) precisions[row] = rankingPrecision(answers, row);
  }
  return precisions;
}

function rankingPrecision({ labels, truth, scores }: TargetAnswers, row: number): number {
  const own = truth[row] ?? [];
  if (own.length === 0 || own.length === labels.length) return 1;
  const rowScores = scores[row];
  let sum = 0;
  for (const label of own) {
    const score = scoreOf(rowScores, label);
    let rank = 0;
    for (let other = 0; other < labels.length; other++) if (scoreOf(rowScores, other) >= score) rank += 1;
    let trueRank = 0;
    for (const other of own) if (scoreOf(rowScores, other) >= score) trueRank += 1;
    sum += trueRank / rank;
  }
  return sum / own.length;
}

/**
 * Average precision of each label against all others. Null where no row, or every row, has the label, and for labels
 * that the model does not know.
 */
export function* averagePrecisions(answers: TargetAnswers): Steps<(number | null)[]> {
  const rows: number[] = [];
  for (let row = 0; row < answers.truth.length; row++) if (isCounted(answers, row)) rows.push(row);
  const result: (number | null)[] = [];
  for (let first = 0; first < answers.modelLabels; first += LABELS_AT_ONCE) {
    const columns = yield* readColumns(answers, rows, first, Math.min(LABELS_AT_ONCE, answers.modelLabels - first));
    for (const column of columns) {
      column.sort();
      result.push(averagePrecision(column));
      yield;
    }
  }
  while (result.length < answers.labels.length) result.push(null);
  return result;
}

const floatView = new Float32Array(1);
const bitView = new Uint32Array(floatView.buffer);

/**
 * A score as an even integer that sorts like it, since the bits of a float from 0 up do; one more says that the label is
 * true. Typed integers are sorted several times faster than anything that needs a comparison of our own.
 */
function packed(score: number): number {
  if (score < 0) return 0;
  floatView[0] = score;
  return (u32(bitView, 0) + 1) * 2;
}

function* readColumns(answers: TargetAnswers, rows: number[], first: number, count: number): Steps<Uint32Array[]> {
  const columns = Array.from({ length: count }, () => new Uint32Array(rows.length));
  for (const [at, row] of rows.entries()) {
    if (at % ROWS_PER_STEP === 0) yield;
    const scores = answers.scores[row];
    const truth = answers.truth[row] ?? [];
    for (let offset = 0; offset < count; offset++) {
      const column = columns[offset];
      if (column) column[at] = packed(scoreOf(scores, first + offset));
    }
    for (const label of truth) {
      const column = columns[label - first];
      if (column) column[at] = u32(column, at) + 1;
    }
  }
  return columns;
}

/** The step-wise area under precision and recall of packed scores in rising order; rows that tie count together. */
function averagePrecision(column: Uint32Array): number | null {
  let positives = 0;
  for (let at = 0; at < column.length; at++) positives += u32(column, at) & 1;
  if (positives === 0 || positives === column.length) return null;
  let area = 0;
  let found = 0;
  let at = column.length - 1;
  while (at >= 0 && found < positives) {
    const order = u32(column, at) >>> 1;
    const foundBefore = found;
    while (at >= 0 && u32(column, at) >>> 1 === order) {
      found += u32(column, at) & 1;
      at -= 1;
    }
    area += ((found - foundBefore) / positives) * (found / (column.length - 1 - at));
  }
  return area;
}
