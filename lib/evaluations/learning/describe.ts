import { pluralise } from "@/lib/utils";
import type { LearningAdvice, LearningRun } from "../learning-schema";

/** An advice as a clause after the label's name: `about 40 more rows for +3 points`, `flat`, `unknown`. */
export function describeLearningAdvice({ verdict, moreRows, gain }: LearningAdvice): string {
  if (verdict === "flat") return "flat: more rows like these will not help";
  if (verdict === "unknown" || moreRows === null || gain === null)
    return "unknown: the trainings are too few or differ too much to tell";
  return `about ${pluralise(moreRows, "more row")} for ${describeGain(gain)}`;
}

function describeGain(gain: number): string {
  const points = Math.round(gain * 1000) / 10;
  return `+${points} ${points === 1 ? "point" : "points"}`;
}

/** A size of the curve: what its trainings scored. */
export interface CurveSummary {
  size: number;
  rows: number;
  trainings: number;
  mean: number;
  /** Lowest and highest. */
  low: number;
  high: number;
}

/** Mean and spread by size, the smallest first: macro-F1 of a target, or F1 of one of its labels. Sizes without a score are left out. */
export function summariseCurve(runs: readonly LearningRun[], target: string, label: string | null): CurveSummary[] {
  const found = new Map<number, { rows: number[]; scores: number[] }>();
  for (const run of runs) {
    const scored = run.scores?.find((scores) => scores.target === target);
    const one =
      label === null
        ? scored && { rows: run.rows, f1: scored.macroF1 }
        : scored?.labels.find((other) => other.label === label);
    if (one === undefined) continue;
    const at = found.get(run.size) ?? { rows: [], scores: [] };
    at.rows.push(one.rows);
    at.scores.push(one.f1);
    found.set(run.size, at);
  }
  const sizes = [...found].sort(([one], [other]) => one - other);
  return sizes.map(([size, { rows, scores }]) => ({
    size,
    rows: Math.round(meanOf(rows)),
    trainings: scores.length,
    mean: meanOf(scores),
    low: Math.min(...scores),
    high: Math.max(...scores),
  }));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
