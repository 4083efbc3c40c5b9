import { parseLabelList } from "../label-keys";
/** How labels stand in one cell. */
export type ListReading = { type: "separator"; separator: string } | { type: "json" };

export interface LabelList {
  reading: ListReading;
  /** Labels of the cells that were looked at, the most frequent first. */
  labels: readonly string[];
  /** Share of those cells with more than one. */
  severalShare: number;
  /** True where a cell says itself that it has no label: `[]`. */
  hasNone: boolean;
}

/** In order of how seldom they stand inside a label. A cell's own line breaks are separators too. */
const SEPARATORS = ["|", "\n", ";", ","] as const;

/** Names under which a list of tags or labels is expected. */
const LIST_NAME = /(label|tag|intent|topic|categor|genre|emotion|keyword|class|target|sentiment|skill)/;

/** A longer part is a sentence, not a label. */
const MAX_LABEL_CHARACTERS = 80;
const MAX_LABEL_WORDS = 6;

/** Of the cells, this share has to have several labels, and at least two of them. */
const MIN_SEVERAL_SHARE = 0.01;

/** Labels return: this share of the parts is met more than once. A bar hardly means anything but "and". */
const MIN_RETURNING_SHARE = { strong: 0.4, weak: 0.6 } as const;

/** Cells whose parts are too long to be labels may be slips; more than this share, and it is text. */
const MAX_SLIP_SHARE = 0.02;

/** A comma inside a label ("Billing, invoices") always stands between the same words; between labels it does not. */
const MIN_RECOMBINED_SHARE = 0.5;

const NUMERIC = /^[\d\s.]+$/;

/** How cells that are not blank hold several labels; null where they hold one each, or text. */
export function labelListIn(values: readonly string[], name = ""): LabelList | null {
  const json = jsonList(values);
  if (json !== null) return json;
  for (const separator of SEPARATORS) {
    const list = separatedList(values, separator, LIST_NAME.test(name));
    if (list !== null) return list;
  }
  return null;
}

function jsonList(values: readonly string[]): LabelList | null {
  const rows = values.map(parseLabelList);
  if (rows.length === 0 || rows.some((labels) => labels === null)) return null;
  const lists = rows.map((labels) => labels ?? []);
  if (lists.every((labels) => labels.length === 0)) return null;
  if (lists.some((labels) => labels.some((label) => label.length > MAX_LABEL_CHARACTERS))) return null;
  return { reading: { type: "json" }, ...summary(lists), hasNone: lists.some((labels) => labels.length === 0) };
}

function separatedList(values: readonly string[], separator: string, isNamed: boolean): LabelList | null {
  const lists = values.map((value) => splitLabels(value, separator));
  const several = lists.filter((labels) => labels.length > 1);
  if (several.length < 2 || several.length < values.length * MIN_SEVERAL_SHARE) return null;
  if (several.filter((labels) => !labels.every(isLabel)).length > several.length * MAX_SLIP_SHARE) return null;
  const isWeak = separator === "," || separator === ";";
  if (isWeak && several.every((labels) => labels.every((label) => NUMERIC.test(label))) && !isNamed) return null;
  if (returningShare(lists) < MIN_RETURNING_SHARE[isWeak ? "weak" : "strong"]) return null;
  if (isWeak && recombinedShare(lists) < MIN_RECOMBINED_SHARE) return null;
  // "Paris, France" has as many parts in every cell; a list of labels is longer here and shorter there.
  if (isWeak && !isNamed && new Set(lists.map((labels) => labels.length)).size < 2) return null;
  return { reading: { type: "separator", separator }, ...summary(lists), hasNone: false };
}

function splitLabels(value: string, separator: string): string[] {
  return [
    ...new Set(
      value
        .split(separator)
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    ),
  ];
}

function isLabel(part: string): boolean {
  return part.length <= MAX_LABEL_CHARACTERS && part.split(/\s+/).length <= MAX_LABEL_WORDS;
}

function countParts(lists: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of lists.flat()) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function returningShare(lists: readonly (readonly string[])[]): number {
  const counts = [...countParts(lists).values()];
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.filter((count) => count > 1).reduce((sum, count) => sum + count, 0) / Math.max(1, total);
}

/** Of the parts of cells with several, the share that stands in more than one different cell. */
function recombinedShare(lists: readonly (readonly string[])[]): number {
  const distinct = [...new Map(lists.map((labels) => [labels.join("\n"), labels])).values()];
  const cells = countParts(distinct);
  const parts = new Set(distinct.filter((labels) => labels.length > 1).flat());
  return [...parts].filter((part) => (cells.get(part) ?? 0) > 1).length / Math.max(1, parts.size);
}

function summary(lists: readonly (readonly string[])[]): Pick<LabelList, "labels" | "severalShare"> {
  const labels = [...countParts(lists)].sort((a, b) => b[1] - a[1]).map(([label]) => label);
  return { labels, severalShare: lists.filter((list) => list.length > 1).length / Math.max(1, lists.length) };
}
