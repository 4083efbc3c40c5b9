import { formatCount, pluralise } from "@/lib/utils";
import type { RowIssue, RowOutcome } from "./rows-schema";
import type { RowsSearch } from "./search-params";

/** The filters of the rows in words. */

export const ISSUE_WORDS: Record<RowIssue, string> = {
  empty_text: "Empty text",
  short_text: "Very short text",
  long_text: "Very long text",
  unlabelled: "No label",
  duplicate: "Repeated text",
  near_duplicate: "Near-copies",
  conflict: "Same text, other label",
  rare_label: "Rare label",
};

const OUTCOME_WORDS: Record<RowOutcome, string> = {
  train: "In train",
  validation: "In validation",
  test: "In test",
  removed: "Removed by cleaning",
  filtered: "Left out by the filter",
  unlabelled: "Left out without a label",
  label_dropped: "Left out with a small label",
  capped: "Left out over the maximum",
  withheld: "Withheld as copies",
};

/** A filter that is set and has no control of its own. */
export interface RowChip {
  /** What it says about the rows. */
  text: string;
  /** The parameters that go when it is taken away. */
  names: readonly (keyof RowsSearch)[];
}

/** The filters that came with the address, and the label, one chip each. */
export function rowChips({ label, step, preparation, outcome }: RowsSearch): RowChip[] {
  const chips: RowChip[] = [];
  if (label !== undefined) chips.push({ text: label === "" ? "No label" : `Label: ${label}`, names: ["label"] });
  if (step !== undefined) chips.push({ text: `Changed by step ${step}`, names: ["step"] });
  if (outcome !== undefined) chips.push({ text: OUTCOME_WORDS[outcome], names: ["outcome", "preparation"] });
  else if (preparation !== undefined) chips.push({ text: "Of a preparation", names: ["preparation"] });
  return chips;
}

/** How many of all rows are shown, in words; undefined counts are still being found. */
export function rowTotalWords(total: number | undefined, all: number | null, search: RowsSearch): string {
  if (total === undefined) return "Finding rows…";
  if (!isFiltered(search) || all === null || total === all) return pluralise(total, "row");
  // Rows that cleaning took away are not among those that are left; a step shows some that it took, too.
  if (search.outcome === "removed" || search.step !== undefined || total > all) return pluralise(total, "row");
  return `${formatCount(total)} of ${pluralise(all, "row")}`;
}

/** True where conditions say which rows are shown. */
export function isFiltered({ q, label, issue, step, preparation, outcome }: RowsSearch): boolean {
  return (q ?? "") !== "" || [label, issue, step, preparation, outcome].some((value) => value !== undefined);
}

/**
 * Why the rows can only be looked at; null where they can be edited. What a step took away or a preparation used is shown
 * as it was then, and that stays as it is.
 */
export function readOnlyReason({ step, preparation, outcome }: RowsSearch): string | null {
  if (step !== undefined) return `These rows are shown as they were before step ${step}.`;
  if (preparation !== undefined) return "These rows are shown as the preparation used them.";
  return outcome === undefined ? null : "These rows are no longer part of the dataset.";
}
