import type { TargetThresholds } from "@/lib/models/schema";
import { pluralise } from "@/lib/utils";
import { USUAL_THRESHOLD } from "./metrics/apply-thresholds";
import type { ThresholdAim } from "./metrics/tune-thresholds";
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

/** Below it two thresholds are the same: sliders move by 0.01, servers keep six digits. */
const SAME = 1e-5;

/** How many labels of a target are chosen from another score on; of a target of one label, whether its threshold is another. */
export function movedThresholds(
  { kind, labels }: Pick<ThresholdCurves, "kind" | "labels">,
  from: TargetThresholds,
  to: TargetThresholds,
): number {
  if (kind === "single") return Math.abs((from.default ?? 0) - (to.default ?? 0)) > SAME ? 1 : 0;
  const [before, after] = [byLabel(from), byLabel(to)];
  return labels.filter(({ label }) => Math.abs(before(label) - after(label)) > SAME).length;
}

function byLabel(thresholds: TargetThresholds): (label: string) => number {
  const own = new Map(thresholds.labels);
  return (label) => own.get(label) ?? thresholds.default ?? USUAL_THRESHOLD;
}

/** What became of the thresholds on the page, of which so many are not in force, and were tuned for an aim or by hand. */
export function describeDraft(moved: number, tunedFor: ThresholdAim | null): string {
  const tuned = tunedFor === null ? "" : `Tuned for ${aimWords(tunedFor)}: `;
  if (moved === 0) return tuned === "" ? "These are in force." : `${tuned}what is suggested is in force already.`;
  return `${tuned}${pluralise(moved, "threshold")} moved. ${moved === 1 ? "It holds" : "They hold"} once you save ${moved === 1 ? "it" : "them"}.`;
}

const aimWords = (aim: ThresholdAim) =>
  aim.kind === "f1" ? "the best F1" : `at least ${Number((aim.atLeast * 100).toFixed(1))}% right`;
