import type { Advice, CalibrationReport, LabelReport, TargetReport } from "../report-schema";
import type { ConfusedPair } from "./confusion";
import { ratio } from "./scores";

/** How often train has each label of a target. Pairs, since labels can be any text. */
export interface TrainCounts {
  target: string;
  /** Rows of train with this target. */
  rows: number;
  labels: readonly (readonly [string, number])[];
}

interface Advised {
  report: TargetReport;
  pairs: readonly ConfusedPair[];
  labels: readonly string[];
  /** Of `labels`, how many the model knows. */
  modelLabels: number;
  train: TrainCounts | null;
}

/** With fewer rows one of them moves a label's recall by more than 6 points. */
const FEW_ROWS = 15;
/** Pairs to name, and from which share of their rows they are worth it. */
const HARD_PAIRS = 3;
const HARD_SHARE = 0.1;
const HARD_ROWS = 3;
/** Shares of a label differ where chance would hardly do it (over 150 labels too) and one is this many times the other. */
const MIX_Z = 3.5;
const MIX_RATIO = 1.5;
/** Mean score minus the share that is right, from so many rows on. */
const OVER_CONFIDENT = 0.05;
const CALIBRATED_ROWS = 100;

/** What to do about what the numbers of a target show, the most basic first. */
export function adviseOn(advised: Advised): Advice[] {
  return [
    ...adviseOnRows(advised),
    ...adviseOnPairs(advised),
    ...adviseOnMix(advised),
    ...adviseOnConfidence(advised.report),
  ];
}

function adviseOnRows({ report: { target, labels }, modelLabels }: Advised): Advice[] {
  const absent = labels.slice(0, modelLabels).filter((label) => label.support === 0);
  const few = labels.filter((label) => label.support > 0 && label.support < FEW_ROWS);
  const names = (some: readonly LabelReport[]) => some.map((label) => label.label);
  return [
    ...(absent.length > 0 ? [{ kind: "absent_in_split" as const, target, labels: names(absent) }] : []),
    ...(few.length > 0 ? [{ kind: "too_few_rows" as const, target, labels: names(few) }] : []),
  ];
}

function adviseOnPairs({ report, pairs, labels }: Advised): Advice[] {
  const both = new Map<string, { first: number; second: number; rows: number }>();
  for (const { truth, predicted, rows } of pairs) {
    const first = Math.min(truth, predicted);
    const second = Math.max(truth, predicted);
    const known = both.get(`${first} ${second}`);
    if (known) known.rows += rows;
    else both.set(`${first} ${second}`, { first, second, rows });
  }
  const support = (label: number) => report.labels[label]?.support ?? 0;
  return [...both.values()]
    .filter(({ first, second, rows }) => rows >= HARD_ROWS && rows >= HARD_SHARE * (support(first) + support(second)))
    .sort((a, b) => b.rows - a.rows)
    .slice(0, HARD_PAIRS)
    .map(({ first, second, rows }) => ({
      kind: "hard_to_tell_apart",
      target: report.target,
      labels: [labels[first] ?? "", labels[second] ?? ""],
      rows,
    }));
}

function adviseOnMix({ report: { target, rows, labels }, train }: Advised): Advice[] {
  if (!train || train.rows === 0 || rows === 0) return [];
  const trainCounts = new Map(train.labels);
  const other = labels.filter(({ label, support }) => {
    const learnt = trainCounts.get(label) ?? 0;
    // A label that is absent in one of them has advice of its own, or is unknown to the model.
    return support > 0 && learnt > 0 && isOtherShare(support, rows, learnt, train.rows);
  });
  return other.length > 0 ? [{ kind: "other_mix", target, labels: other.map((label) => label.label) }] : [];
}

/** Two shares that chance hardly explains (test of two proportions) and that differ enough to matter. */
function isOtherShare(count: number, rows: number, otherCount: number, otherRows: number): boolean {
  const share = count / rows;
  const otherShare = otherCount / otherRows;
  const pooled = (count + otherCount) / (rows + otherRows);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / rows + 1 / otherRows));
  const times = Math.max(share, otherShare) / Math.min(share, otherShare);
  return times >= MIX_RATIO && Math.abs(share - otherShare) > MIX_Z * error;
}

function adviseOnConfidence({ target, rows, calibration }: TargetReport): Advice[] {
  if (!calibration || rows < CALIBRATED_ROWS || excessOf(calibration) < OVER_CONFIDENT) return [];
  return [{ kind: "over_confident", target, error: calibration.expectedCalibrationError }];
}

/** By how much scores are above the share that is right. */
function excessOf({ bins }: CalibrationReport): number {
  const all = bins.reduce((sum, bin) => sum + bin.rows, 0);
  return ratio(
    bins.reduce((sum, bin) => sum + bin.rows * (bin.confidence - bin.right), 0),
    all,
  );
}
