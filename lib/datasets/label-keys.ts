import type { LabelListSource, Target } from "./roles-schema";

/**
 * The labels of a row, read from its key: the one text that a target's cells come down to. For a single label and for
 * lists in one cell the key is the cell; for one column a label it is a 1 or 0 for each column.
 */

const BLANK = /^[ \t\r\n]*$/;

/** True for a cell that is empty or only white space. */
export function isBlank(cell: string): boolean {
  return BLANK.test(cell);
}

/** Cells of a flag column that mean "this label applies"; case and spaces around ignored. */
export const SET_FLAGS = ["1", "1.0", "true", "yes", "y", "t", "x"] as const;

/** The labels behind a key, each once, in the order of the cell or of the columns; empty where there is none. */
export function labelsOfKey(target: Target, key: string): string[] {
  if (target.kind === "single") return isBlank(key) ? [] : [key];
  const labels = [...new Set(listedLabels(target.source, key))];
  return labels.length === 0 && target.noneLabel !== null ? [target.noneLabel] : labels;
}

function listedLabels(source: LabelListSource, key: string): string[] {
  switch (source.type) {
    case "separator":
      return key
        .split(source.separator)
        .map((label) => label.trim())
        .filter((label) => label !== "");
    case "json":
      return parseLabelList(key) ?? [];
    case "flags":
    case "scores":
      return source.columns.filter((_, index) => key[index] === "1");
  }
}

/** The labels of a cell that holds a list, as JSON or as Python prints it; null for a cell that is neither. */
export function parseLabelList(cell: string): string[] | null {
  const text = cell.trim();
  if (text === "") return [];
  if (!text.startsWith("[") || !text.endsWith("]")) return null;
  const values = parseJsonList(text) ?? parsePythonList(text);
  return values === null ? null : values.map((label) => label.trim()).filter((label) => label !== "");
}

function parseJsonList(text: string): string[] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return null;
    const isPlain = value.every((item) => ["string", "number", "boolean"].includes(typeof item));
    return isPlain ? value.map(String) : null;
  } catch {
    return null;
  }
}

/** `['a', "b"]`, as pandas writes a column of lists. A cell that is anything else gives null. */
function parsePythonList(text: string): string[] | null {
  const labels: string[] = [];
  const item = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(,|$)/y;
  const inner = text.slice(1, -1);
  if (inner.trim() === "") return [];
  while (item.lastIndex < inner.length) {
    const match = item.exec(inner);
    if (match === null) return null;
    labels.push((match[1] ?? match[2] ?? "").replace(/\\(.)/gs, "$1"));
  }
  return labels;
}
