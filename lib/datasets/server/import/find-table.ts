import "server-only";

/** Column names that make a first line a header, whatever else it holds. */
const KNOWN_NAMES =
  /^(id|uid|index|idx|row|text|texts?|utterance|utt|sentence|message|body|comment|title|query|question|content|document|review|input|labels?|label[ _-]?text|intents?|category|categories|class|target|tags?|topic|sentiment|lang|language|locale|split|date)$/i;

/** Beyond so many lines it is no title or note above a table, but a file of another kind. */
export const MAX_RECORDS_ABOVE = 50;

/** Of the records below a title, so many have as many cells as the header; else the title is one record among ragged ones. */
const TABLE_SHARE = 0.8;
const NEARLY_ALL = 0.95;

const VALUE_CHARACTERS = 40;
const NAME_CHARACTERS = 64;
const NAME_WORDS = 6;

/** Numbers as people and programs write them, with a currency or a percent sign. */
const NUMBER = /^[-+]?[£$€]?\s?[-+]?((\d+|\d{1,3}([,.' ]\d{3})+)([.,]\d*)?|[.,]\d+)(e[-+]?\d+)?\s?[%€]?$/i;
const DATE =
  /^(\d{1,4}[-./]\d{1,2}[-./]\d{1,4})([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[-+]\d{2}:?\d{2})?)?$|^\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?$/;

/** True for what a column name hardly ever is: a number, a date or a time. An empty cell is none. */
export function isValueLike(cell: string): boolean {
  const text = cell.trim();
  return text.length <= VALUE_CHARACTERS && (NUMBER.test(text) || DATE.test(text));
}

/** Where the table of a file begins. */
export interface TableStart {
  /** Records before it, a title or a note. */
  recordsAbove: number;
  /** True where its first record names the columns. */
  hasHeader: boolean;
}

/** Finds the table among the first records of a file; blank lines are none. */
export function findTable(records: readonly string[][]): TableStart {
  const recordsAbove = countAbove(records);
  return { recordsAbove, hasHeader: isHeader(records.slice(recordsAbove)) };
}

function countAbove(records: readonly string[][]): number {
  return countNotes(records) ?? countOtherWidths(records) ?? 0;
}

/** Records that hold a single cell, or nothing, above a header and a table of one width. */
function countNotes(records: readonly string[][]): number | null {
  const filled = records
    .slice(0, MAX_RECORDS_ABOVE + 1)
    .map((cells) => cells.filter((cell) => cell.trim() !== "").length);
  const first = filled.findIndex((count) => count >= 2);
  const header = records[first];
  if (first < 1 || header === undefined) return null;
  const below = records.slice(first + 1);
  const alike = below.filter((cells) => cells.length === header.length).length;
  if (below.length === 0 || alike < below.length * TABLE_SHARE || !isHeader(records.slice(first))) return null;
  // A note above two columns is told from one name above texts with a comma by an empty record, or by what is below.
  const hasGap = filled.slice(0, first).includes(0);
  return (filled[first] ?? 0) > 2 || hasGap || isNamed(header, below) ? first : null;
}

/** Records of other widths above words and then numbers of one width: settings of an instrument above its readings. */
function countOtherWidths(records: readonly string[][]): number | null {
  const width = commonWidth(records).width;
  const first = records.findIndex((cells) => cells.length === width);
  const [header, ...below] = records.slice(first);
  if (first < 1 || first > MAX_RECORDS_ABOVE || header === undefined) return null;
  const alike = below.filter((cells) => cells.length === width).length;
  return alike >= below.length * NEARLY_ALL && isNamed(header, below) ? first : null;
}

/** The most frequent number of cells, and the share of records that have it; of two as frequent, the first one's. */
export function commonWidth(records: readonly (readonly string[])[]): { width: number; share: number } {
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [width = 0, count = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  return { width, share: records.length === 0 ? 0 : count / records.length };
}

/** True unless the first record reads like data: a number, a long text, or a value that its column repeats. */
export function isHeader(records: readonly string[][]): boolean {
  const [first, ...rest] = records;
  if (first === undefined) return false;
  if (first.some((cell) => KNOWN_NAMES.test(cell.trim()))) return true;
  if (isNamed(first, rest)) return true;
  return first.every((cell, index) => {
    const name = cell.trim();
    if (name.length > NAME_CHARACTERS || name.split(/\s+/).length > NAME_WORDS || isValueLike(name)) return false;
    return name === "" || !rest.some((cells) => cells[index] === cell);
  });
}

/** True where words stand above columns of numbers and dates. */
function isNamed(first: readonly string[], rest: readonly string[][]): boolean {
  let named = 0;
  for (const [index, cell] of first.entries()) {
    const values = rest.map((cells) => cells[index]?.trim() ?? "").filter((value) => value !== "");
    if (values.length === 0 || values.filter(isValueLike).length < values.length * TABLE_SHARE) continue;
    if (isValueLike(cell)) return false;
    if (cell.trim() !== "") named += 1;
  }
  return named > 0;
}

/** Column names as they stand in the file; an empty one gets its number, a repeated one a counter: `text (2)`. */
export function uniqueNames(header: readonly string[]): string[] {
  const taken = new Set(header.filter((name) => name.trim() !== ""));
  const used = new Set<string>();
  const copies = new Map<string, number>();
  return header.map((raw, index) => {
    const wanted = raw.trim() === "" ? `column ${index + 1}` : raw;
    let name = wanted;
    // A made-up name must not take one that stands in the file further on.
    while (used.has(name) || (name !== raw && taken.has(name))) {
      const copy = (copies.get(wanted) ?? 1) + 1;
      copies.set(wanted, copy);
      name = `${wanted} (${copy})`;
    }
    used.add(name);
    return name;
  });
}
