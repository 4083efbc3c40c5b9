import { isBlank, labelsOfKey, SET_FLAGS } from "../label-keys";
import type { LabelListSource, MultiTarget, Target } from "../roles-schema";

/** The cells that say a row's labels: the other way round of `labelsOfKey`. */

/** The key of a row's labels, made of its cells in the order of `columnsOfTarget`; `labelsOfKey` reads it. */
export function keyOfCells(target: Target, cells: readonly string[]): string {
  if (target.kind === "single" || "column" in target.source) return cells[0] ?? "";
  const { source } = target;
  return cells.map((cell) => (saysSet(source, cell) === true ? "1" : "0")).join("");
}

/** The labels of a row, read from its cells in the order of `columnsOfTarget`. */
export function labelsOfCells(target: Target, cells: readonly string[]): string[] {
  return labelsOfKey(target, keyOfCells(target, cells));
}

type ColumnSource = Extract<LabelListSource, { columns: string[] }>;

/** Numbers that JavaScript and DuckDB read alike; what only one of them reads (`inf`, `0x1`, `1_000`) is none. */
const PLAIN_NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** Whether a cell says that its column's label applies; null for a score that is no plain number. */
function saysSet(source: ColumnSource, cell: string): boolean | null {
  const text = trimSpaces(cell);
  if (source.type === "flags") return (SET_FLAGS as readonly string[]).includes(text.toLowerCase());
  if (text === "") return false;
  return PLAIN_NUMBER.test(text) ? Number(text) >= source.threshold : null;
}

/** Spaces only, as SQL trims. A pattern would begin at each space of a long run anew. */
function trimSpaces(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && text[start] === " ") start += 1;
  while (end > start && text[end - 1] === " ") end -= 1;
  return text.slice(start, end);
}

/** Why a label cannot stand in the cells of a target, in a sentence; null where it can. */
export function whyNotLabel(target: Target, label: string): string | null {
  if (isBlank(label)) return "Give the label a name.";
  if (label.includes("\0")) return "A label cannot hold a NUL character.";
  if (/\p{Surrogate}/u.test(label)) return "A label cannot hold half of a character.";
  if (target.kind === "single" || label === target.noneLabel) return null;
  return whyNotListed(target, label);
}

/** The same for a label that is to stand there itself, as the label for none need not. */
function whyNotListed({ name, source }: MultiTarget, label: string): string | null {
  if ("columns" in source) {
    if (source.columns.includes(label)) return null;
    return `The labels of “${name}” are columns of the file, and “${label}” is none of them: ${source.columns.join(", ")}.`;
  }
  if (source.type === "separator" && label.includes(source.separator)) {
    return `“${label}” holds “${source.separator}”, which stands between the labels of “${name}”.`;
  }
  return label === label.trim() ? null : "A label in a list cannot begin or end with a space.";
}

/** Why labels, or none, cannot stand together in the cells of a target, in a sentence; null where they can. */
export function whyNotLabels(target: Target, labels: readonly string[]): string | null {
  if (target.kind === "single" && labels.length === 0) return `Say which label of “${target.name}” is right.`;
  if (target.kind === "single" && labels.length > 1) {
    return `“${target.name}” has one label a text, and here are ${labels.length}: ${labels.join(", ")}.`;
  }
  for (const label of labels) {
    const reason = whyNotLabel(target, label);
    if (reason !== null) return reason;
  }
  if (target.kind === "single" || target.source.type !== "separator" || canJoin(target, labels)) return null;
  return `${labels.join(" and ")} cannot stand side by side with “${target.source.separator}” between them.`;
}

function canJoin(target: MultiTarget, labels: readonly string[]): boolean {
  try {
    writeLabels(target, [], labels);
    return true;
  } catch {
    return false;
  }
}

/**
 * The cells that say these labels, in the order of `columnsOfTarget`; `cells` are the row's cells now, whose way of writing
 * is kept. Reading them again gives the same labels, in the order of the cell or of the columns. Throws for a label that
 * `whyNotLabel` refuses and for more than one of a single-label target: ask before.
 */
export function writeLabels(target: Target, cells: readonly string[], labels: readonly string[]): string[] {
  if (target.kind === "single") {
    if (labels.length > 1) throw new Error(`“${target.name}” has one label a row`);
    return [labels[0] ?? ""];
  }
  const refused = labels.find((label) => whyNotLabel(target, label) !== null);
  if (refused !== undefined) throw new Error(`“${refused}” is no label of “${target.name}”`);
  const listed = withoutNone(target, labels);
  const { source } = target;
  switch (source.type) {
    case "separator":
      return [joinLabels(source.separator, cells[0] ?? "", listed)];
    case "json":
      return [JSON.stringify(listed)];
    case "flags":
    case "scores":
      return writeColumns(source, cells, listed);
  }
}

/** A row without a label reads as the label for none, so nothing has to be written for it; beside others it says nothing. */
function withoutNone(target: MultiTarget, labels: readonly string[]): readonly string[] {
  const { noneLabel, source } = target;
  const isColumn = noneLabel !== null && "columns" in source && source.columns.includes(noneLabel);
  if (labels.length === 1 && labels[0] === noneLabel && !isColumn) return [];
  return labels.filter((label) => label !== noneLabel || whyNotListed(target, label) === null);
}

/** Joined as the cell was (`a, b` or `a,b`), unless a label ends as the separator begins. */
function joinLabels(separator: string, cell: string, labels: readonly string[]): string {
  const styles = [cell.includes(`${separator} `) ? `${separator} ` : separator, separator, ` ${separator} `];
  const joined = styles.map((style) => labels.join(style));
  const isRight = (text: string) => {
    const read = text.split(separator).map((label) => label.trim());
    return labels.length === 0 ? text === "" : read.length === labels.length && read.every((l, i) => l === labels[i]);
  };
  const right = joined.find(isRight);
  if (right === undefined) throw new Error(`these labels cannot be joined by “${separator}”`);
  return right;
}

/** Cells that say so already stay as they are. */
function writeColumns(source: ColumnSource, cells: readonly string[], labels: readonly string[]): string[] {
  const marks = source.type === "flags" ? flagMarks(cells) : scoreMarks(source.threshold);
  return source.columns.map((column, index) => {
    const cell = cells[index] ?? "";
    const wanted = labels.includes(column);
    return saysSet(source, cell) === wanted ? cell : wanted ? marks.set : marks.clear;
  });
}

const FLAG_STYLES = [
  ["true", "false"],
  ["yes", "no"],
  ["y", "n"],
  ["t", "f"],
  ["x", ""],
] as const;

/** How this row's flags are written: `TRUE` and `FALSE`, `x` and an empty cell; 1 and 0 where nothing tells. */
function flagMarks(cells: readonly string[]): { set: string; clear: string } {
  for (const cell of cells) {
    const text = cell.trim();
    const style = FLAG_STYLES.find((words) => text !== "" && (words as readonly string[]).includes(text.toLowerCase()));
    if (style === undefined) continue;
    const [set, clear] = style.map((word) => inCaseOf(text, word));
    return { set: set ?? "1", clear: clear ?? "0" };
  }
  return { set: "1", clear: "0" };
}

function inCaseOf(sample: string, word: string): string {
  if (sample === sample.toLowerCase()) return word;
  if (sample === sample.toUpperCase()) return word.toUpperCase();
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Scores that are surely on their side of the threshold; an empty cell is where 0 would be over it. */
function scoreMarks(threshold: number): { set: string; clear: string } {
  return { set: String(Math.max(1, threshold)), clear: threshold > 0 ? "0" : "" };
}
