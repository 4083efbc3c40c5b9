import { pluralise } from "@/lib/utils";
import type { Comparison } from "./schema";

/** From here on a difference may be chance: as often as one test set in twenty would show it without there being one. */
const SURE_BELOW = 0.05;

export type ComparisonVerdict = "better" | "worse" | "unclear" | "same" | "other-rows";

/** Whether it is clearly better or worse than the first one, by McNemar's test on the rows where the two differ. */
export function verdictOf({ isSameRows, fixed, broken, pValue }: Comparison): ComparisonVerdict {
  if (!isSameRows || fixed === null || broken === null) return "other-rows";
  if (fixed + broken === 0) return "same";
  if (pValue === null || pValue >= SURE_BELOW) return "unclear";
  return fixed > broken ? "better" : "worse";
}

const VERDICTS: Record<Exclude<ComparisonVerdict, "same" | "other-rows">, string> = {
  better: "clearly better",
  worse: "clearly worse",
  unclear: "not clearly better or worse",
};

/** The comparison in one sentence: "47 rows fixed, 31 broken, p = 0.09: not clearly better or worse." */
export function describeComparison(comparison: Comparison): string {
  const verdict = verdictOf(comparison);
  if (verdict === "other-rows") return "On other rows: it is not ranked.";
  if (verdict === "same") return "Right and wrong on the same rows.";
  const { fixed, broken, pValue } = comparison;
  const p = pValue === null ? "" : `, ${describeP(pValue)}`;
  return `${pluralise(fixed ?? 0, "row")} fixed, ${broken ?? 0} broken${p}: ${VERDICTS[verdict]}.`;
}

/** `p = 0.09`, `p < 0.001`. */
function describeP(p: number): string {
  if (p < 0.001) return "p < 0.001";
  return `p = ${p < 0.1 ? p.toPrecision(1) : p.toFixed(2)}`;
}
