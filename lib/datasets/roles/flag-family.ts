import { TARGET_NAME_CHARACTERS } from "../roles-schema";
import type { ColumnFacts } from "./column-facts";

/** Columns that hold one label each: yes or no, or a score. */
export interface FlagFamily {
  columns: readonly ColumnFacts[];
  /** True where a threshold decides. */
  hasScores: boolean;
  /** What their names have in common, else "labels". */
  name: string;
}

/** Two columns of yes and no are facts about a row; three are a set of labels. */
const MIN_COLUMNS = 3;

/** All columns that could be one set of labels; null where there are fewer than three, or all are the same in every row. */
export function flagFamily(facts: readonly ColumnFacts[]): FlagFamily | null {
  const scores = facts.filter(({ isScore }) => isScore);
  // Numbers and words do not mix: a column of true and false beside scores is something else.
  const columns = facts.filter(
    ({ isFlag, isScore, isNumeric }) => isScore || (isFlag && (scores.length === 0 || isNumeric)),
  );
  const varied = columns.filter(({ valueCount }) => valueCount > 1);
  if (columns.length < MIN_COLUMNS || varied.length < 2) return null;
  return { columns, hasScores: scores.length > 0, name: familyName(columns.map(({ column }) => column.name)) };
}

/** `emotion` for `emotion_joy`, `emotion_anger`, …; `labels` where the names share no whole word. */
export function familyName(names: readonly string[]): string {
  const [first = "", ...others] = names;
  const words = first.split(/(?<=[\s_./:-])/);
  let prefix = "";
  for (const word of words.slice(0, -1)) {
    if (!others.every((name) => name.startsWith(prefix + word) && name.length > (prefix + word).length)) break;
    prefix += word;
  }
  const name = prefix.replace(/[\s_./:-]+$/, "").slice(0, TARGET_NAME_CHARACTERS);
  return name === "" || /^(is|has|label)$/i.test(name) ? "labels" : name;
}
