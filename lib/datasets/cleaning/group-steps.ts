import { pluralise } from "@/lib/utils";
import type { DatasetStep } from "../steps-schema";
import type { StepCounts } from "./describe-step";

/** Steps as a person made them: what was done row by row, one after the other, is one entry. */

export interface StepGroup {
  /** The step's own title, or "Edited 12 rows". */
  title: string;
  /** At least one, in order. All of them are applied, or none is. */
  steps: readonly [DatasetStep, ...DatasetStep[]];
}

/** What is done many times in a row when one works by keyboard. */
type Family = "edit" | "remove" | "settle";

function familyOf({ action }: DatasetStep): Family | null {
  switch (action.kind) {
    case "edit_row":
      return "edit";
    case "delete_rows":
      return "remove";
    case "set_label_of_text":
      return "settle";
    case "resolve_conflicts":
      return action.texts === undefined ? null : "settle";
    default:
      return null;
  }
}

/** Steps in the order of their numbers as entries of a history. */
export function groupSteps(steps: readonly DatasetStep[]): StepGroup[] {
  const runs: [DatasetStep, ...DatasetStep[]][] = [];
  for (const step of steps) {
    const run = runs.at(-1);
    if (run !== undefined && belongsTogether(run[0], step)) run.push(step);
    else runs.push([step]);
  }
  return runs.map((run) => ({ title: run.length === 1 ? run[0].title : titleOf(run), steps: run }));
}

function belongsTogether(first: DatasetStep, step: DatasetStep): boolean {
  const family = familyOf(step);
  return family !== null && family === familyOf(first) && step.isApplied === first.isApplied;
}

function titleOf(steps: readonly [DatasetStep, ...DatasetStep[]]): string {
  switch (familyOf(steps[0])) {
    case "remove":
      return `Removed ${pluralise(resultOf({ steps }).removedRows, "row")}`;
    case "settle":
      return `Settled the labels of ${pluralise(steps.length, "text")}`;
    default:
      return `Edited ${pluralise(new Set(steps.map(({ action }) => action.kind === "edit_row" && action.row)).size, "row")}`;
  }
}

/** Rows that an entry added, changed and removed, each step on its own: a row that was edited twice counts twice. */
export function resultOf({ steps }: Pick<StepGroup, "steps">): Required<StepCounts> {
  return {
    addedRows: steps.reduce((sum, { result }) => sum + result.addedRows, 0),
    changedRows: steps.reduce((sum, { result }) => sum + result.changedRows, 0),
    removedRows: steps.reduce((sum, { result }) => sum + result.removedRows, 0),
  };
}
