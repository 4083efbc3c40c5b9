import { splitOfWord } from "../split-words";
import type { ColumnFacts } from "./column-facts";
import { GROUP_NAME, ID_NAME, LABEL_NAMES, SPLIT_NAME } from "./names";

/** A column's guess with its reason. */
export interface ColumnGuess {
  fact: ColumnFacts;
  reason: string;
}

/** An id may have a slip; more repeats than this, and it names something else. */
const MIN_ID_SHARE = 0.98;

/** Fewer groups than this cannot be shared out between three splits. */
const MIN_GROUPS = 20;

/** A file of this many rows or more has to have that many groups; smaller ones fewer. */
const ROWS_PER_GROUP_ASKED = 4;

/** The column that says which split a row belongs to: all its values are words for splits, and there are two at least. */
export function guessSplit(facts: readonly ColumnFacts[]): ColumnGuess | null {
  const fitting = facts.filter(({ values, valueCount }) => {
    const splits = new Set(values.map(splitOfWord));
    return values.length > 0 && valueCount >= 2 && valueCount <= 6 && !splits.has(null);
  });
  const fact = fitting.find(({ key }) => SPLIT_NAME.test(key)) ?? fitting[0];
  if (fact === undefined) return null;
  const words = [...new Set(fact.values)].slice(0, 3).join(", ");
  return { fact, reason: `“${fact.column.name}” says which split a row belongs to: ${words}.` };
}

/** The column that numbers or names the rows: by its name, and different in every row. */
export function guessId(facts: readonly ColumnFacts[], rowCount: number): ColumnGuess | null {
  const fact = facts.find(
    ({ key, valueCount, emptyShare, isFlag, isNumeric }) =>
      // The index that a table was saved with has no name, and gets one from its place.
      (ID_NAME.test(key) || (key === "column_1" && isNumeric)) &&
      !isFlag &&
      emptyShare === 0 &&
      rowCount > 1 &&
      valueCount >= rowCount * MIN_ID_SHARE,
  );
  return fact === undefined ? null : { fact, reason: `“${fact.column.name}” names each row.` };
}

/** The column whose equal values belong together: by its name, with many values that come back. */
export function guessGroup(facts: readonly ColumnFacts[], rowCount: number): ColumnGuess | null {
  const fewest = Math.min(MIN_GROUPS, rowCount / ROWS_PER_GROUP_ASKED);
  const fact = facts.find(({ key, valueCount, emptyShare }) => {
    if (!GROUP_NAME.test(key) || LABEL_NAMES.includes(key)) return false;
    const filled = rowCount * (1 - emptyShare);
    return emptyShare <= 0.2 && valueCount >= Math.max(2, fewest) && valueCount <= filled * 0.95;
  });
  if (fact === undefined) return null;
  return {
    fact,
    reason: `Rows with the same “${fact.column.name}” belong together and can be kept on one side of a split.`,
  };
}
