import { SET_FLAGS } from "../label-keys";
import { MAX_LABELS } from "../roles-schema";
import type { DatasetColumn } from "../schema";
import { type LabelList, labelListIn } from "./label-list";

/** What can be told of a column from its counts and some of its cells. */
export interface ColumnFacts {
  column: DatasetColumn;
  /** Position among the columns of the file. */
  index: number;
  /** The name in lower case, with spaces and dashes as underscores, so that "Label Text" is label_text. */
  key: string;
  /** Cells of the rows that were looked at, trimmed. */
  cells: readonly string[];
  /** Those of them that are not blank. */
  values: readonly string[];
  /** Share of all rows without a value. */
  emptyShare: number;
  /** Different values that are not blank. */
  valueCount: number;
  /** All values are numbers: codes, ids or measures, which a person cannot read. */
  isNumeric: boolean;
  /** All values say yes or no. */
  isFlag: boolean;
  /** All values are shares between 0 and 1, and not only 0 and 1. */
  isScore: boolean;
  /** Several labels in one cell; null for other columns. */
  list: LabelList | null;
}

/** Words for "this label does not apply", beside those of SET_FLAGS for "it does". */
const UNSET_FLAGS = ["0", "0.0", "false", "no", "n", "f", "-"];
const FLAGS = new Set<string>([...SET_FLAGS, ...UNSET_FLAGS]);

const NUMBER = /^[+-]?(\d+([.,]\d+)?|\.\d+)(e[+-]?\d+)?$/i;

/** The name of a column in the one spelling that names are compared in. */
export function normalisedName(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
}

/** Facts of every column. Without `cells` (rows in column order) only the few samples of a column speak for it. */
export function columnFacts(
  columns: readonly DatasetColumn[],
  rowCount: number,
  cells: readonly (readonly string[])[] = [],
): ColumnFacts[] {
  return columns.map((column, index) => {
    const looked = (cells.length > 0 ? cells.map((row) => row[index] ?? "") : column.samples).map((cell) =>
      cell.trim(),
    );
    const values = looked.filter((cell) => cell !== "");
    const key = normalisedName(column.name);
    const valueCount = column.distinctCount - (column.emptyCount > 0 ? 1 : 0);
    const isFlag = valueCount <= 2 && values.length > 0 && values.every((value) => FLAGS.has(value.toLowerCase()));
    return {
      column,
      index,
      key,
      cells: looked,
      values,
      emptyShare: rowCount === 0 ? 0 : column.emptyCount / rowCount,
      valueCount,
      isNumeric: values.length > 0 && values.every((value) => NUMBER.test(value)),
      isFlag,
      isScore: !isFlag && values.length > 0 && values.every(isShare) && valueCount > 2,
      list: isFlag ? null : labelListIn(values, key),
    };
  });
}

function isShare(value: string): boolean {
  return NUMBER.test(value) && Number(value) >= 0 && Number(value) <= 1;
}

/** A set of labels has at least two and at most so many values that several rows share one. */
export function isLabelSet({ valueCount }: ColumnFacts, most: number): boolean {
  return valueCount >= 2 && valueCount <= Math.min(MAX_LABELS, Math.max(2, most));
}
