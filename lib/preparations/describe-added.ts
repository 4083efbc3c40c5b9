import { formatCount, pluralise } from "@/lib/utils";
import type { AddedUse } from "./schema";

/** Where the rows from corrections are, in a line: "10 rows come from corrections: 9 train, 1 is withheld, …". */
export function describeAdded({ rows, train, withheld }: AddedUse): string {
  const others = rows - train - withheld;
  const parts = [
    `${formatCount(train)} ${train === 1 ? "trains" : "train"}`,
    withheld > 0 ? `${formatCount(withheld)} ${withheld === 1 ? "is" : "are"} withheld, tied to a held-out row` : "",
    others > 0 ? `${formatCount(others)} ${others === 1 ? "is" : "are"} left out by this recipe` : "",
  ].filter((part) => part !== "");
  const where = train === rows ? (rows === 1 ? "it trains" : "they all train") : parts.join(", ");
  return `${pluralise(rows, "row")} ${rows === 1 ? "comes" : "come"} from corrections: ${where}. ${rows === 1 ? "It" : "They"} never ${rows === 1 ? "stands" : "stand"} in validation or test.`;
}
