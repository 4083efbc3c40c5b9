import { formatCount, pluralise } from "@/lib/utils";
import type { RepeatUse } from "./schema";

/** What was repeated, in a sentence or two; with `hasMany` rows have several labels. */
export function describeRepeats({ to, isAuto, smallLabels, lines, rows }: RepeatUse, hasMany: boolean): string {
  const middle = isAuto ? `The middle label has ${pluralise(to, "training row")}. ` : "";
  const fewer = isAuto ? "fewer" : `fewer than ${pluralise(to, "training row")}`;
  if (lines === 0) return `${middle}No label has ${fewer}: nothing is repeated.`;
  const [has, whose] = smallLabels === 1 ? ["has", "its"] : ["have", "their"];
  const others = hasMany ? " A row is repeated for its rarest label, and its other labels with it." : "";
  return (
    `${middle}${pluralise(smallLabels, "label")} ${has} ${fewer}: ${formatCount(rows)} of ${whose} rows ` +
    `${rows === 1 ? "is" : "are"} repeated, ${formatCount(lines)} more ${lines === 1 ? "line" : "lines"} in train.${others}`
  );
}

/** The training file in short: `8,471 rows + 312 repeats`. */
export function countTrainLines(rows: number, repeats: number): string {
  return repeats === 0 ? pluralise(rows, "row") : `${pluralise(rows, "row")} + ${pluralise(repeats, "repeat")}`;
}
