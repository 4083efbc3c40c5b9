import type { ColumnRoles, Target } from "./roles-schema";
import type { RowsSearch } from "./search-params";

/** Columns beside text and labels that the grid shows; the others are in the detail of the selected row. */
const MAX_OTHERS = 12;

/** A column of the grid: a column of the file, or what a target makes of one or several. */
export type GridColumn =
  | { kind: "text" | "other"; name: string; index: number }
  | { kind: "target"; name: string; target: Target; sort: string | null };

interface GridColumns {
  shown: GridColumn[];
  hiddenCount: number;
}

/** An order of the rows; the file's own where no column is named. */
export type Sort = Pick<RowsSearch, "sort" | "direction">;

/** The order after a column's head was pressed: ascending, descending, then as in the file. */
export function nextSort(name: string, { sort, direction }: Sort): Sort {
  if (sort !== name) return { sort: name, direction: undefined };
  return direction === "desc" ? { sort: undefined, direction: undefined } : { sort: name, direction: "desc" };
}

/** The name to sort by; a target of several columns has no order. */
export function sortName(column: GridColumn): string | null {
  return column.kind === "target" ? column.sort : column.name;
}

/** The columns of the grid, those that matter first: texts, labels, then the others in file order. */
export function gridColumns(names: readonly string[], roles: ColumnRoles | null): GridColumns {
  const indexOf = (name: string) => names.indexOf(name);
  const texts = (roles?.text?.columns ?? []).filter((name) => indexOf(name) >= 0);
  const targets = (roles?.targets ?? []).map(targetColumn);
  const taken = new Set([...texts, ...targets.flatMap(({ sort }) => (sort === null ? [] : [sort]))]);
  const others = names.filter((name) => !taken.has(name));
  return {
    shown: [
      ...texts.map((name) => ({ kind: "text" as const, name, index: indexOf(name) })),
      ...targets,
      ...others.slice(0, MAX_OTHERS).map((name) => ({ kind: "other" as const, name, index: indexOf(name) })),
    ],
    hiddenCount: Math.max(0, others.length - MAX_OTHERS),
  };
}

function targetColumn(target: Target): GridColumn & { kind: "target" } {
  const source = target.kind === "single" ? target : target.source;
  const column = "column" in source ? source.column : null;
  return { kind: "target", name: column ?? target.name, target, sort: column };
}

/** Least widths as CSS. On a phone a text and a label fit beside one another. */
const LEAST = { text: "min(15rem, 44vw)", target: "min(9rem, 28vw)", other: "7rem" } as const;
const SHARE = { text: 3, target: 1, other: 1 } as const;

/** Widths as a CSS grid template: texts take most of what is left, nothing gets narrower than it can be read. */
export function columnTemplate(columns: readonly GridColumn[], rowNumberDigits: number): string {
  const widths = columns.map(({ kind }) => `minmax(${LEAST[kind]}, ${SHARE[kind]}fr)`);
  return [rowNumberWidth(rowNumberDigits), ...widths].join(" ");
}

/** Width below which the grid scrolls sideways, as CSS. */
export function leastWidth(columns: readonly GridColumn[], rowNumberDigits: number): string {
  return `calc(${[rowNumberWidth(rowNumberDigits), ...columns.map(({ kind }) => LEAST[kind])].join(" + ")})`;
}

function rowNumberWidth(digits: number): string {
  return `${(Math.max(4, digits) * 0.55 + 2).toFixed(1)}rem`;
}
