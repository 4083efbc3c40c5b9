import type { Comparison } from "./compare";

/** What a program that opens a CSV would take for a formula is told not to be one. */
function field(value: string | number | null): string {
  if (value === null) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A comparison as CSV: a line a value, a column a run; the steps of scores on lines of their own. */
export function comparisonCsv({ heads, rows }: Comparison): string {
  const lines: (string | number | null)[][] = [
    ["section", "name", ...heads.map(({ name }) => name)],
    ["", "job", ...heads.map(({ id }) => id)],
    ["", "same rows as the baseline", ...heads.map(({ isComparable }) => (isComparable ? "yes" : "no"))],
  ];
  for (const { section, label, cells } of rows) {
    lines.push([section, label, ...cells.map(({ value }) => value)]);
    if (cells.some(({ step }) => step !== null)) lines.push([section, `${label}, step`, ...cells.map((c) => c.step)]);
  }
  return `${lines.map((line) => line.map(field).join(",")).join("\r\n")}\r\n`;
}

/** A comparison as JSON: for each run its id and name, and the values by the name of their line. */
export function comparisonJson({ heads, rows }: Comparison): string {
  const runs = heads.map(({ id, name, isBaseline, isComparable }, index) => ({
    id,
    name,
    isBaseline,
    hasRowsOfBaseline: isComparable,
    values: Object.fromEntries(
      rows.map(({ label, cells }) => {
        const { value = null, step = null } = cells[index] ?? {};
        return [label, step === null ? { value } : { value, step }];
      }),
    ),
  }));
  return `${JSON.stringify({ version: 1, runs }, null, 2)}\n`;
}
