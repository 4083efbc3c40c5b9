import type { TextRole } from "../roles-schema";
import { defaultTemplate } from "../text-template";
import type { ColumnFacts } from "./column-facts";
import { LABEL_NAMES, NOT_A_ROLE, TEXT_NAMES, TEXT_PAIRS, TITLE_NAMES } from "./names";

export interface TextGuess {
  role: TextRole;
  columns: readonly ColumnFacts[];
  reason: string;
  /** What else could belong to the text, in a sentence; null where nothing offers itself. */
  hint: string | null;
}

/** A title that most rows share is a label. */
const MIN_TITLE_VALUES_SHARE = 0.3;

/** Of the bodies, so many may already begin with their title. */
const MAX_REPEATED_SHARE = 0.5;

/** The text: one column, or two that are one text together; null where nothing can be read. */
export function guessText(facts: readonly ColumnFacts[], rowCount: number): TextGuess | null {
  const readable = facts.filter((fact) => isReadable(fact) && (fact.valueCount > 1 || rowCount === 1));
  const named = byName(readable, TEXT_NAMES);
  // A column that is called text needs nothing beside it.
  if (named === undefined || named.key !== "text") {
    const pair = guessPair(readable, rowCount);
    if (pair !== null) return pair;
  }
  if (named !== undefined) return single(named, `“${named.column.name}” is the text, by its name.`, readable, rowCount);
  const [longest] = readable
    .filter(({ key }) => !NOT_A_ROLE.test(key) && !LABEL_NAMES.includes(key))
    .sort((a, b) => weight(b) - weight(a));
  if (longest === undefined) return null;
  const reason = `“${longest.column.name}” is the text: it is the longest, with the most different values.`;
  return single(longest, reason, readable, rowCount);
}

function isReadable({ isNumeric, isFlag, isScore, list }: ColumnFacts): boolean {
  return !isNumeric && !isFlag && !isScore && list === null;
}

function weight({ column }: ColumnFacts): number {
  return column.meanLength * column.distinctCount;
}

function byName(facts: readonly ColumnFacts[], names: readonly string[]): ColumnFacts | undefined {
  for (const name of names) {
    const found = facts.find(({ key }) => key === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function single(fact: ColumnFacts, reason: string, readable: readonly ColumnFacts[], rowCount: number): TextGuess {
  const title = readable.find(
    (other) => other !== fact && TITLE_NAMES.includes(other.key) && isTitle(other, fact, rowCount),
  );
  return {
    role: { columns: [fact.column.name], template: null },
    columns: [fact],
    reason,
    hint: title === undefined ? null : `“${title.column.name}” could stand in front of it.`,
  };
}

function guessPair(readable: readonly ColumnFacts[], rowCount: number): TextGuess | null {
  for (const [firstName, secondName] of TEXT_PAIRS) {
    const first = readable.find(({ key }) => key === firstName);
    const second = readable.find(({ key }) => key === secondName);
    if (first === undefined || second === undefined) continue;
    if (!isTitle(first, second, rowCount)) continue;
    const columns = [first.column.name, second.column.name];
    return {
      role: { columns, template: defaultTemplate(columns) },
      columns: [first, second],
      reason: `“${columns[0]}” and “${columns[1]}” are one text together, by their names.`,
      hint: null,
    };
  }
  return null;
}

/** True for a column with something of its own to say in front of another: different in most rows, and not said there again. */
function isTitle(title: ColumnFacts, body: ColumnFacts, rowCount: number): boolean {
  const labelled = rowCount * (1 - title.emptyShare);
  if (title.emptyShare > 0.5 || title.valueCount < Math.max(2, labelled * MIN_TITLE_VALUES_SHARE)) return false;
  const repeated = title.cells.filter((cell, row) => cell !== "" && body.cells[row]?.startsWith(cell)).length;
  return repeated <= title.values.length * MAX_REPEATED_SHARE;
}
