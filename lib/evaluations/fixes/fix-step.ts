import { labelsOfCells, whyNotLabel, writeLabels } from "@/lib/datasets/cleaning/label-cells";
import { columnsOfTarget } from "@/lib/datasets/roles/target-columns";
import type { ColumnRoles, Target } from "@/lib/datasets/roles-schema";
import { labelEdits } from "@/lib/datasets/row-labels";
import type { DatasetStep, StepActionInput } from "@/lib/datasets/steps-schema";
import type { EvaluationDetail, Prediction } from "../schema";

/** Labels that are mended while one looks at mistakes: each is a cleaning step of the dataset. */

/** Cells that were edited since the evaluated rows were read, by column. */
export type EditedCells = ReadonlyMap<string, string>;

/** The dataset's target of that name. */
export function targetNamed(roles: ColumnRoles | null, name: string): Target | undefined {
  return roles?.targets.find((target) => target.name === name);
}

/** Why the labels of a row cannot be changed from here, in a sentence; null where they can. `roles` null: no dataset. */
export function whyNotFixable(row: Pick<Prediction, "row">, roles: ColumnRoles | null, target: string): string | null {
  if (roles === null) return "The dataset is gone, so this label cannot be changed any more.";
  if (targetNamed(roles, target) === undefined) {
    return `The dataset has no target “${target}” any more, so this label cannot be changed from here.`;
  }
  return row.row === null ? "It is not known which row of the dataset this is, so its label cannot be changed." : null;
}

/**
 * The edits of single rows that set labels of the target and that an evaluation's rows do not have, by row: those that were
 * made before it count, if its splits are older.
 */
export function fixedCells(
  steps: readonly DatasetStep[],
  target: Target,
  { rowsAsOf }: Pick<EvaluationDetail, "rowsAsOf">,
): Map<number, EditedCells> {
  const columns = new Set(columnsOfTarget(target));
  const found = new Map<number, Map<string, string>>();
  for (const { action, isApplied, createdAt } of steps) {
    if (action.kind !== "edit_row" || !isApplied || createdAt < rowsAsOf) continue;
    for (const { column, value } of action.cells) {
      if (!columns.has(column)) continue;
      const cells = found.get(action.row) ?? new Map<string, string>();
      found.set(action.row, cells.set(column, value));
    }
  }
  return found;
}

/** How the row's cells say its labels is not known here; what says the same will do. */
function cellsOf(target: Target, truth: readonly string[], edited: EditedCells | undefined): string[] {
  const columns = columnsOfTarget(target);
  const empty = columns.map(() => "");
  const written = writeLabels(
    target,
    empty,
    truth.filter((label) => whyNotLabel(target, label) === null),
  );
  return columns.map((column, index) => edited?.get(column) ?? written[index] ?? "");
}

/** The labels of a row after the edits of the one whose labels were `truth`. */
export function labelsNow(target: Target, truth: readonly string[], edited: EditedCells | undefined): string[] {
  return edited === undefined ? [...truth] : labelsOfCells(target, cellsOf(target, truth, edited));
}

interface Fix {
  target: Target;
  row: number;
  /** Its labels when it was evaluated, and the cells that were edited since. */
  truth: readonly string[];
  edited: EditedCells | undefined;
  labels: readonly string[];
}

/** The step that gives a row these labels; null where it has them. Throws the sentence of `whyNotLabel` for a label that cannot be. */
export function fixStep({ target, row, truth, edited, labels }: Fix): StepActionInput | null {
  const refusal = labels.map((label) => whyNotLabel(target, label)).find((why) => why !== null);
  if (refusal !== undefined) throw new Error(refusal);
  const now = new Map(columnsOfTarget(target).map((column, index) => [column, index]));
  const cells = cellsOf(target, truth, edited);
  const edits = labelEdits(target, (column) => cells[now.get(column) ?? -1] ?? "", labels);
  return edits.length === 0 ? null : { kind: "edit_row", row, cells: edits };
}

/** The labels that the digits 1 to 9 set in a row: its best-scored ones, as they stand there. */
export function digitLabel(scores: readonly { label: string }[], digit: number): string | undefined {
  return digit >= 1 && digit <= 9 ? scores[digit - 1]?.label : undefined;
}
