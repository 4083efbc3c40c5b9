import { pluralise } from "@/lib/utils";
import type { Comparison } from "./schema";

/** From here on a difference may be chance: as often as one test set in twenty would show it without there being one. */
const SURE_BELOW = 0.05;

export type ComparisonVerdict = "better" | "worse" | "unclear" | "same" | "other-rows";

/** Whether it is clearly better or worse than the first one, by McNemar's test on the rows where the two differ. */
export function verdictOf({ rows, fixed, broken, pValue }: Comparison): ComparisonVerdict {
  if (rows === null || fixed === null || broken === null) return "other-rows";
  if (fixed + broken === 0) return "same";
  if (pValue === null || pValue >= SURE_BELOW) return "unclear";
  return fixed > broken ? "better" : "worse";
}

const VERDICTS: Record<Exclude<ComparisonVerdict, "same" | "other-rows">, string> = {
  better: "clearly better",
  worse: "clearly worse",
  unclear: "not clearly better or worse",
};

/**
 * The comparison in a sentence or two: "47 rows fixed, 31 broken, McNemar's p = 0.09: not clearly better or worse." Where one
 * of them has answered more, that it is about the rows that both have.
 */
export function describeComparison(comparison: Comparison): string {
  const verdict = verdictOf(comparison);
  if (verdict === "other-rows") return "On other rows: it is not ranked.";
  return `${rowsWords(comparison)}${changeWords(comparison, verdict)}`;
}

function rowsWords({ isSameRows, rows, accuracyBefore, accuracy }: Comparison): string {
  if (isSameRows || rows === null || accuracyBefore === null || accuracy === null) return "";
  const share = (value: number) => `${(value * 100).toFixed(1)}%`;
  return `On the ${pluralise(rows, "row")} that both answered: right on ${share(accuracy)}, the first on ${share(accuracyBefore)}. `;
}

function changeWords({ fixed, broken, pValue }: Comparison, verdict: Exclude<ComparisonVerdict, "other-rows">): string {
  if (verdict === "same") return "Right and wrong on the same rows.";
  const p = pValue === null ? "" : `, ${describeP(pValue)}`;
  return `${pluralise(fixed ?? 0, "row")} fixed, ${broken ?? 0} broken${p}: ${VERDICTS[verdict]}.`;
}

/** `McNemar's p = 0.09`, `McNemar's p < 0.001`. */
function describeP(p: number): string {
  if (p < 0.001) return "McNemar's p < 0.001";
  return `McNemar's p = ${p < 0.1 ? p.toPrecision(1) : p.toFixed(2)}`;
}
