import { formatCount, pluralise } from "@/lib/utils";
import type { StepResult } from "../steps-schema";
import { describeMissing, type StepCounts } from "./describe-step";

/** What a step would do, before it is done. */

/** "214 of 11,240 rows would change, 3 would go." */
export function describePreview({ changedRows, removedRows }: StepCounts, rows: number): string {
  const of = (count: number) => `${formatCount(count)} of ${pluralise(rows, "row")}`;
  if (changedRows === 0) return removedRows === 0 ? "No row would change." : `${of(removedRows)} would go.`;
  const changed = `${of(changedRows)} would change`;
  return removedRows === 0 ? `${changed}.` : `${changed}, ${formatCount(removedRows)} would go.`;
}

/** The same in short, for the button that does it: "Apply to 214 rows". */
export function applyWords({ changedRows, removedRows }: StepCounts): string {
  if (changedRows === 0) return removedRows === 0 ? "Apply" : `Remove ${pluralise(removedRows, "row")}`;
  return `Apply to ${pluralise(changedRows + removedRows, "row")}`;
}

/** What a step names and the dataset lacks, as a sentence; null where all is there. */
export function describeUnmatched({ unmatched }: Pick<StepResult, "unmatched">): string | null {
  if (unmatched.length === 0) return null;
  const sentence = describeMissing(unmatched);
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
