/** Fewer rows are handed over as they are: nobody waits for them. */
const MIN_ROWS = 200;
const TABLES = "~tables";

type Row = Record<string, unknown>;

/** One property of all rows: whole numbers and times as the difference to the one before, which is mostly short. */
interface Column {
  key: string;
  kind: "steps" | "times" | "values";
  values: readonly unknown[];
}

/**
 * Writes long lists of like rows among the properties of `data` as columns in one text: less than half the size, and read by
 * the browser at once, where React looks at every value of what it is handed. Of data that JSON can hold.
 */
export function packTables(data: unknown): unknown {
  if (!isRow(data) || TABLES in data) return data;
  const tables: Record<string, string> = {};
  for (const [key, value] of Object.entries(data)) {
    const columns = Array.isArray(value) && value.length >= MIN_ROWS ? columnsOf(value) : null;
    if (columns !== null) tables[key] = JSON.stringify(columns);
  }
  const packed = Object.keys(tables);
  if (packed.length === 0) return data;
  const rest = Object.entries(data).filter(([key]) => !packed.includes(key));
  return { ...Object.fromEntries(rest), [TABLES]: tables };
}

/** What `packTables` was given. */
export function unpackTables(data: unknown): unknown {
  if (!isRow(data) || !isRow(data[TABLES])) return data;
  const { [TABLES]: tables, ...rest } = data;
  // Written by `packTables`, as the mark says.
  for (const [key, text] of Object.entries(tables as Record<string, string>)) rest[key] = rowsOf(JSON.parse(text));
  return rest;
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The rows by column; null where they are not all of one form. */
function columnsOf(rows: readonly unknown[]): Column[] | null {
  if (!rows.every(isRow)) return null;
  const keys = Object.keys(rows[0] ?? {});
  const form = keys.join("\n");
  // A key that means something else to an object cannot be set on a new one.
  if (keys.length === 0 || keys.includes("__proto__")) return null;
  if (rows.some((row) => Object.keys(row).join("\n") !== form)) return null;
  return keys.map((key) => {
    const values = rows.map((row) => row[key]);
    if (values.every(isCount)) return { key, kind: "steps", values: differences(values) };
    if (values.every(isTime)) return { key, kind: "times", values: differences(values.map(Date.parse)) };
    return { key, kind: "values", values };
  });
}

/** Whole, and small enough that no difference of two is rounded. */
function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 51;
}

/** A date as `toISOString` writes it, within the same bounds. */
function isTime(value: unknown): value is string {
  if (typeof value !== "string") return false;
  const time = Date.parse(value);
  return isCount(time) && new Date(time).toISOString() === value;
}

function differences(values: readonly number[]): number[] {
  let last = 0;
  return values.map((value) => {
    const difference = value - last;
    last = value;
    return difference;
  });
}

function rowsOf(columns: readonly Column[]): Row[] {
  const read = columns.map(({ key, kind, values }) => [key, kind === "values" ? values : sums(values, kind)] as const);
  return (columns[0]?.values ?? []).map((_, index) => {
    const row: Row = {};
    for (const [key, values] of read) row[key] = values[index];
    return row;
  });
}

function sums(values: readonly unknown[], kind: "steps" | "times"): (number | string)[] {
  let last = 0;
  return values.map((value) => {
    last += Number(value);
    return kind === "times" ? new Date(last).toISOString() : last;
  });
}
