import { assertNever, formatCount, pluralise } from "@/lib/utils";
import type { Advice } from "./report-schema";

/** Labels that a sentence names. */
const NAMED_LABELS = 3;

/** What to do about what an evaluation found, in one or two sentences: what is the matter, and what mends it. */
export function describeAdvice(advice: Advice): string {
  switch (advice.kind) {
    case "too_few_rows":
      return advice.labels.length === 1
        ? `${listOf(advice.labels)} has fewer than 15 rows here: too few to judge. Add rows of this label.`
        : `${listOf(advice.labels)} have fewer than 15 rows each here: too few to judge. Add rows of these labels.`;
    case "absent_in_split":
      return `No row here has ${listOf(advice.labels)}, so nothing is known about ${them(advice.labels)}. Make new splits in which every label has its share, or add rows.`;
    case "hard_to_tell_apart":
      return `${advice.labels[0]} and ${advice.labels[1]} are hard to tell apart: ${pluralise(advice.rows, "row")} got the one for the other. Look at the rows, then correct labels or merge the two.`;
    case "other_mix":
      return `The share of ${listOf(advice.labels)} is not what it is in the training rows, so these scores say less about new texts. Make new splits with the same mix.`;
    case "over_confident":
      return `Scores are higher than they should be, by about ${points(advice.error)}: of answers with a score of 0.9, fewer than 90 of 100 are right. Use a higher threshold, or calibrate with more validation rows.`;
    default:
      return assertNever(advice);
  }
}

function listOf(labels: readonly string[]): string {
  const named = labels.slice(0, NAMED_LABELS);
  const others = labels.length - named.length;
  if (others > 0)
    return `${named.join(", ")} and ${others === 1 ? "1 other label" : `${formatCount(others)} other labels`}`;
  const last = named.at(-1) ?? "";
  return named.length < 2 ? last : `${named.slice(0, -1).join(", ")} and ${last}`;
}

function them(labels: readonly string[]): string {
  return labels.length === 1 ? "it" : "them";
}

function points(share: number): string {
  const rounded = Math.max(1, Math.round(share * 100));
  return rounded === 1 ? "1 point" : `${rounded} points`;
}
