import "server-only";
import { invalid } from "@/lib/errors";
import { formatCount } from "@/lib/utils";
import { type FeatureColumn, isFilterable } from "./features";

/** Only the rows with this value in this column. */
export interface RowFilter {
  column: FeatureColumn;
  /** In the form in which the imported cell has it. */
  value: string;
  /** The same for the service's `where`; null where the service would not take it. */
  where: string | null;
}

/** The service answers 422 to these, also inside quotes. */
const NOT_FOR_THE_SERVICE = /;|--|\/\*|\*\//;

const SHOWN_NAMES = 20;

/** Makes a filter of what a person asked for. Throws Invalid with the field when there can be no such row. */
export function rowFilter(columns: readonly FeatureColumn[], wanted: { column: string; value: string }): RowFilter {
  const column = columns.find(({ name }) => name === wanted.column);
  if (column === undefined) {
    throw wrong(
      "column",
      `There is no column “${wanted.column}”. The columns are ${names(columns.map(({ name }) => name))}.`,
    );
  }
  if (!isFilterable(column)) {
    throw wrong("column", `“${column.name}” holds no single values. Filter by a column with one value in each row.`);
  }
  const { value, literal } = literalOf(column, wanted.value);
  const where = literal === null ? null : `"${column.name.replaceAll('"', '""')}"=${literal}`;
  return { column, value, where: where === null || NOT_FOR_THE_SERVICE.test(where) ? null : where };
}

/** The value as the imported cell has it, and as a literal of the service's SQL. */
function literalOf({ name, type, labels }: FeatureColumn, text: string): { value: string; literal: string | null } {
  const plain = text.trim();
  // An empty cell may be NULL or an empty text there, and only one of them can be asked for.
  if (text === "") return { value: "", literal: null };
  switch (type) {
    case "label": {
      const index = labels?.indexOf(text) ?? -1;
      if (index < 0) throw wrong("value", `“${name}” has no label “${text}”. Its labels are ${names(labels ?? [])}.`);
      return { value: text, literal: String(index) };
    }
    case "integer":
      if (!/^-?\d{1,20}$/.test(plain)) throw wrong("value", `“${name}” holds whole numbers; “${text}” is none.`);
      return both(String(BigInt(plain)));
    case "number":
      if (!/^-?\d+(\.\d+)?(e[+-]?\d{1,3})?$/i.test(plain)) {
        throw wrong("value", `“${name}” holds numbers; “${text}” is none.`);
      }
      return both(plain);
    case "boolean":
      if (!/^(true|false)$/i.test(plain)) throw wrong("value", `“${name}” is true or false, not “${text}”.`);
      return both(plain.toLowerCase());
    case "text":
      return { value: text, literal: `'${text.replaceAll("'", "''")}'` };
    default:
      // The service writes times in another way than the files do.
      return { value: text, literal: null };
  }
}

function both(value: string) {
  return { value, literal: value };
}

function wrong(field: "column" | "value", reason: string) {
  return invalid(reason, [{ name: `filter.${field}`, reason }]);
}

/** The first few of a list, for a sentence. */
export function names(all: readonly string[]): string {
  const shown = all.slice(0, SHOWN_NAMES).join(", ");
  return all.length <= SHOWN_NAMES ? shown : `${shown} and ${formatCount(all.length - SHOWN_NAMES)} more`;
}
