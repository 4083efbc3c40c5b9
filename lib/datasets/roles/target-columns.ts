import type { Target } from "../roles-schema";

/** Columns that a target reads, in its order. */
export function columnsOfTarget(target: Target): string[] {
  if (target.kind === "single") return [target.column];
  return "column" in target.source ? [target.source.column] : target.source.columns;
}
