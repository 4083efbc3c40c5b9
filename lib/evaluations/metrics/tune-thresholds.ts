import type { TargetThresholds } from "@/lib/models/schema";
import type { ThresholdCurves } from "../schema";
import type { TargetAnswers } from "./answers";
import { USUAL_THRESHOLD } from "./apply-thresholds";
import { runAtOnce } from "./pace";
import { ratio } from "./scores";
import { thresholdCurvesInSteps } from "./threshold-curves";

/** Best F1, or the most answers of which at least this share is right. */
export type ThresholdAim = { kind: "f1" } | { kind: "precision"; atLeast: number };

type Curve = ThresholdCurves["labels"][number];

/** Rows with a label from which it gets a threshold of its own: fewer say too little. */
const MIN_POSITIVES = 50;

/** Between these hundredths a threshold for all labels is searched for F1; beyond them it fits chance. */
const COMMON_GRID = { from: 5, to: 60 };

const ALL = { from: 0, to: 100 };

/**
 * Thresholds for an aim, tuned on these rows (validation: on the test rows they would flatter). Of several labels: one
 * for each label with at least `minPositives` rows, and one for all others, by F1 averaged over them or by their pooled
 * precision. Of one label: the score below which the answer is "I don't know"; null where answering always is best. Where
 * a precision cannot be had, the threshold with the highest one.
 */
export function tuneThresholds(answers: TargetAnswers, aim: ThresholdAim, options: TuneOptions = {}): TargetThresholds {
  return tuneCurves(runAtOnce(thresholdCurvesInSteps(answers)), aim, options);
}

interface TuneOptions {
  minPositives?: number;
}

/** The same from curves that are counted already. */
export function tuneCurves(
  curves: ThresholdCurves,
  aim: ThresholdAim,
  { minPositives = MIN_POSITIVES }: TuneOptions = {},
): TargetThresholds {
  if (curves.kind === "single") return { default: answerLimit(curves, aim), labels: [] };
  const own = curves.labels.filter((label) => label.support >= minPositives);
  const rest = curves.labels.filter((label) => label.support > 0 && label.support < minPositives);
  return {
    default: commonThreshold(rest.length > 0 ? rest : own, aim),
    labels: own.map((curve) => [curve.label, ownThreshold(curve, aim)]),
  };
}

function answerLimit({ overall }: ThresholdCurves, aim: ThresholdAim): number | null {
  if (overall.rows === 0) return null;
  const right = (step: number) => overall.right[step] ?? 0;
  const answered = (step: number) => overall.answered[step] ?? 0;
  const step =
    aim.kind === "f1"
      ? // Ties go to the lowest: it answers most.
        bestStep(ALL, (step) => ratio(2 * right(step), answered(step) + overall.rows), 0)
      : precisionStep(right, answered, aim.atLeast);
  return step === 0 || answered(step) === overall.rows ? null : step / 100;
}

function ownThreshold(curve: Curve, aim: ThresholdAim): number {
  return (
    (aim.kind === "f1" ? bestStep(ALL, (step) => f1At(curve, step), 50) : pooledPrecisionStep([curve], aim.atLeast)) /
    100
  );
}

function commonThreshold(curves: readonly Curve[], aim: ThresholdAim): number {
  if (curves.length === 0) return USUAL_THRESHOLD;
  if (aim.kind === "precision") return pooledPrecisionStep(curves, aim.atLeast) / 100;
  return bestStep(COMMON_GRID, (step) => curves.reduce((sum, curve) => sum + f1At(curve, step), 0), 50) / 100;
}

function f1At({ support, truePositives, answered }: Curve, step: number): number {
  return ratio(2 * (truePositives[step] ?? 0), (answered[step] ?? 0) + support);
}

function pooledPrecisionStep(curves: readonly Curve[], atLeast: number): number {
  const total = (counts: "truePositives" | "answered") => (step: number) =>
    curves.reduce((sum, curve) => sum + (curve[counts][step] ?? 0), 0);
  return precisionStep(total("truePositives"), total("answered"), atLeast);
}

/** The lowest step from which enough of the answers are right; where none is, the one with the highest share. */
function precisionStep(right: (step: number) => number, answered: (step: number) => number, atLeast: number): number {
  const precision = (step: number) => ratio(right(step), answered(step));
  for (let step = 0; step <= 100; step++) if (answered(step) > 0 && precision(step) >= atLeast) return step;
  return bestStep(ALL, precision, 0);
}

/** The step with the highest score; of equally good ones that nearest to `near`. */
function bestStep({ from, to }: { from: number; to: number }, scoreAt: (step: number) => number, near: number): number {
  let best = from;
  let highest = scoreAt(from);
  for (let step = from + 1; step <= to; step++) {
    const score = scoreAt(step);
    const isNearer = Math.abs(step - near) < Math.abs(best - near);
    if (score > highest || (score === highest && isNearer)) {
      best = step;
      highest = score;
    }
  }
  return best;
}
