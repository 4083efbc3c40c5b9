import type { TargetScores } from "@/lib/playground/schema";
import type { CorrectionLabels } from "../corrections-schema";

/** The labels that a model gives a text, by target: those that its thresholds choose. */
export function labelsGiven(answer: readonly Pick<TargetScores, "target" | "chosen">[]): CorrectionLabels {
  return Object.fromEntries(answer.map(({ target, chosen }) => [target, chosen]));
}

/** Whether a model says now what a person said, in every target that the person named. */
export function isFixed(right: CorrectionLabels, given: CorrectionLabels): boolean {
  return Object.entries(right).every(([target, labels]) => {
    const now = new Set(Object.hasOwn(given, target) ? given[target] : []);
    return now.size === new Set(labels).size && labels.every((label) => now.has(label));
  });
}

/** Labels by target in a line; the targets are named where there are several: "tone: glad; topic: billing, refund". */
export function describeLabels(labels: CorrectionLabels): string {
  const all = Object.entries(labels);
  const say = (of: readonly string[]) => (of.length === 0 ? "no label" : of.join(", "));
  return all.map(([target, of]) => (all.length > 1 ? `${target}: ${say(of)}` : say(of))).join("; ");
}
