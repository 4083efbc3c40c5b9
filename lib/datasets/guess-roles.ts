import { type ColumnRoles, MAX_LABELS } from "./roles-schema";
import type { DatasetColumn } from "./schema";

const TEXT_NAMES = [
  "text",
  "texts",
  "utterance",
  "utt",
  "sentence",
  "message",
  "body",
  "comment",
  "content",
  "query",
  "question",
  "input",
  "review",
  "description",
  "title",
];
const LABEL_NAMES = [
  "label_text",
  "label_name",
  "label",
  "labels",
  "intent",
  "intents",
  "category",
  "class",
  "target",
  "topic",
  "sentiment",
  "tag",
  "tags",
];
const NOT_A_ROLE =
  /^(id|uid|uuid|guid|index|idx|row|row_?id|lang|language|locale|split|date|time|timestamp|created_?at)$|_id$/;

/** Where the values of a column differ in nearly every row, it is text or an id, not a label. */
const FREE_TEXT_SHARE = 0.5;

interface Guess {
  column: DatasetColumn;
  reason: string;
}

/**
 * Guesses which column is the text and which the label, by name first and then by content, with the reason in a
 * sentence. Either stays open where nothing fits.
 */
export function guessRoles(columns: readonly DatasetColumn[], rowCount: number): ColumnRoles {
  const text = guessText(columns, rowCount);
  const label = guessLabel(
    columns.filter((column) => column !== text?.column),
    rowCount,
  );
  return {
    version: 2,
    text: text === null ? null : { columns: [text.column.name], template: null },
    targets: label === null ? [] : [{ name: targetName(label.column.name), kind: "single", column: label.column.name }],
    group: null,
    split: null,
    id: null,
    origin: "guessed",
    reasons: [text?.reason, label?.reason].filter((reason) => reason !== undefined),
  };
}

/** Lower case, with spaces and dashes as underscores, so that "Label Text" is label_text. */
function normalised(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
}

function byName(columns: readonly DatasetColumn[], names: readonly string[]): DatasetColumn | undefined {
  for (const name of names) {
    const found = columns.find((column) => normalised(column.name) === name);
    if (found) return found;
  }
  return undefined;
}

/** True where the samples are all numbers: codes or ids, which a person cannot read. */
function isNumeric(column: DatasetColumn): boolean {
  return column.samples.length > 0 && column.samples.every((sample) => /^[+-]?\d+([.,]\d+)?$/.test(sample.trim()));
}

function guessText(columns: readonly DatasetColumn[], rowCount: number): Guess | null {
  const named = byName(
    columns.filter((column) => !isNumeric(column)),
    TEXT_NAMES,
  );
  if (named) return { column: named, reason: `“${named.name}” is the text, by its name.` };
  const [longest] = columns
    .filter((column) => !isNumeric(column) && !NOT_A_ROLE.test(normalised(column.name)))
    .filter((column) => !LABEL_NAMES.includes(normalised(column.name)))
    .filter((column) => column.distinctCount > 1 || rowCount === 1)
    .sort((a, b) => b.meanLength * b.distinctCount - a.meanLength * a.distinctCount);
  if (longest === undefined) return null;
  return {
    column: longest,
    reason: `“${longest.name}” is the text: it is the longest, with the most different values.`,
  };
}

function guessLabel(columns: readonly DatasetColumn[], rowCount: number): Guess | null {
  const possible = columns.filter((column) => isLabelSet(column, rowCount * FREE_TEXT_SHARE));
  // A name says enough that only a different value in every row speaks against it.
  const nameable = columns.filter((column) => isLabelSet(column, rowCount - 1));
  const named = LABEL_NAMES.map((name) => byName(nameable, [name])).filter((column) => column !== undefined);
  // "label" is often the code and "label_text" or "intent" its name.
  const best = named.find((column) => !isNumeric(column));
  if (best) return { column: best, reason: `“${best.name}” is the label, by its name.` };

  const others = possible.filter((column) => !NOT_A_ROLE.test(normalised(column.name)));
  const readable = others.filter((column) => !isNumeric(column)).sort((a, b) => a.distinctCount - b.distinctCount);
  const [code] = named;
  const [fewest] = readable;
  if (code !== undefined && (fewest === undefined || fewest.distinctCount !== code.distinctCount)) {
    return { column: code, reason: `“${code.name}” is the label, by its name; its values are numbers.` };
  }
  // A column with as many values as the code column has codes holds their names.
  const column = fewest ?? others.sort((a, b) => a.distinctCount - b.distinctCount)[0];
  if (column === undefined) return null;
  return {
    column,
    reason: `“${column.name}” is the label: it has ${column.distinctCount} different values in ${rowCount} rows.`,
  };
}

function isLabelSet({ distinctCount }: DatasetColumn, most: number): boolean {
  return distinctCount >= 2 && distinctCount <= Math.min(MAX_LABELS, Math.max(2, most));
}

/** The key in the JSONL for a label column: the column's name, cut to what a target's name may be. */
export function targetName(column: string): string {
  const name = column.slice(0, 64);
  return name === "" || name === "__proto__" ? "label" : name;
}
