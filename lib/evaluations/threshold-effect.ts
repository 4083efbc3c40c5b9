import type { TargetThresholds } from "@/lib/models/schema";
import { USUAL_THRESHOLD } from "./metrics/apply-thresholds";
import type { ThresholdCurves } from "./schema";

/** What a threshold gives on the rows behind the curves. Shares are from 0 to 1, and null where there is nothing to divide. */
export interface ThresholdEffect {
  answered: number;
  precision: number | null;
  recall: number | null;
}

type LabelCurve = ThresholdCurves["labels"][number];

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

/** The place of a threshold in the curves; between two places the higher one, which is the one that holds. */
const stepOf = (threshold: number) => Math.min(100, Math.max(0, Math.ceil(threshold * 100 - 1e-9)));

/** Rows that get the label from this threshold on, how many of them are right, and how many of its rows are found. */
export function labelEffect({ support, answered, truePositives }: LabelCurve, threshold: number): ThresholdEffect {
  const step = stepOf(threshold);
  const [all, right] = [answered[step] ?? 0, truePositives[step] ?? 0];
  return { answered: all, precision: share(right, all), recall: share(right, support) };
}

/** Rows that get an answer at all from this threshold on, and how many of those answers are wrong. */
export function answerEffect(
  { overall }: Pick<ThresholdCurves, "overall">,
  threshold: number,
): { answered: number | null; wrong: number | null } {
  const step = stepOf(threshold);
  const [all, right] = [overall.answered[step] ?? 0, overall.right[step] ?? 0];
  return { answered: share(all, overall.rows), wrong: share(all - right, all) };
}

/** The threshold of a label: its own, else that of all others. */
export function thresholdOf(thresholds: TargetThresholds, label: string): number {
  return thresholds.labels.find(([name]) => name === label)?.[1] ?? thresholds.default ?? USUAL_THRESHOLD;
}

/** The same thresholds with another one for a label. */
export function withThreshold(thresholds: TargetThresholds, label: string, value: number): TargetThresholds {
  const others = thresholds.labels.filter(([name]) => name !== label);
  return { ...thresholds, labels: [...others, [label, value]] };
}
