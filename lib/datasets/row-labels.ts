import { labelsOfCells, writeLabels } from "./cleaning/label-cells";
import { parseLabelList } from "./label-keys";
import { columnsOfTarget } from "./roles/target-columns";
import type { Target } from "./roles-schema";

/** A row's labels read from its cells, and the cells to edit for it to have others. */

/** Cells by the name of their column. */
export type CellOf = (column: string) => string;

export interface CellEdit {
  column: string;
  value: string;
}

/** Cells by name, for rows as the API sends them. A column that is not there is empty. */
export function cellsByName(columns: readonly string[], cells: readonly string[]): CellOf {
  return (name) => cells[columns.indexOf(name)] ?? "";
}

/** The labels of a row in one target, as the server reads them. */
export function rowLabels(target: Target, cellOf: CellOf): string[] {
  return labelsOfCells(target, columnsOfTarget(target).map(cellOf));
}

/** Labels that can be chosen but not added to: one column each. Null where any text can be a label. */
export function fixedLabels(target: Target): readonly string[] | null {
  if (target.kind === "single" || !("columns" in target.source)) return null;
  return target.source.columns;
}

/** The labels after one was chosen: the only one of a single-label target; of several, it comes or goes. */
export function toggleLabel(target: Target, labels: readonly string[], label: string): string[] {
  // The label of rows without any stands alone.
  if (target.kind === "single" || label === target.noneLabel) return [label];
  const others = labels.filter((other) => other !== target.noneLabel);
  return others.includes(label) ? others.filter((other) => other !== label) : [...others, label];
}

/** The cells to write for a row to have these labels; empty where it has them. Throws for labels that `whyNotLabel` refuses. */
export function labelEdits(target: Target, cellOf: CellOf, labels: readonly string[]): CellEdit[] {
  const before = rowLabels(target, cellOf);
  if (labels.length === before.length && labels.every((label) => before.includes(label))) return [];
  const columns = columnsOfTarget(target);
  const cells = columns.map(cellOf);
  return writeLabels(target, cells, labels).flatMap((value, index) => {
    const column = columns[index];
    return column === undefined || value === cells[index] ? [] : [{ column, value }];
  });
}

/** True when the cell of this target holds a list that cannot be read, so that writing would lose what is there. */
export function isUnreadable(target: Target, cellOf: CellOf): boolean {
  if (target.kind === "single" || target.source.type !== "json") return false;
  return parseLabelList(cellOf(target.source.column)) === null;
}
