import type { MultiTarget, Target } from "../roles-schema";
import type { ColumnFacts } from "./column-facts";
import { NONE_LABEL, SCORE_THRESHOLD } from "./make-target";
import { columnsOfTarget } from "./target-columns";

/** How a target's cells are read; which are possible depends on how many columns it has. */
export type Reading = "single" | "separator" | "json" | "flags" | "scores";

/** How a target is read now. */
export function readingOf(target: Target): Reading {
  return target.kind === "single" ? "single" : target.source.type;
}

/** The ways in which the columns of a target can be read. */
export function readingsOf(target: Target): readonly Reading[] {
  return isOfOneColumn(target) ? ["single", "separator", "json"] : ["flags", "scores"];
}

function isOfOneColumn(target: Target): boolean {
  return target.kind === "single" || "column" in target.source;
}

/** The same columns read in another way; what is set for both ways stays. */
export function readAs(target: Target, reading: Reading, fact?: ColumnFacts): Target {
  const { name } = target;
  const noneLabel = target.kind === "multi" ? target.noneLabel : null;
  const multi = (source: MultiTarget["source"]): Target => ({ name, kind: "multi", source, noneLabel });
  const columns = columnsOfTarget(target);
  if (isOfOneColumn(target)) {
    const [column = ""] = columns;
    switch (reading) {
      case "single":
        return { name, kind: "single", column };
      case "separator":
        return multi({ type: "separator", column, separator: separatorIn(fact) });
      case "json":
        return multi({ type: "json", column });
      default:
        return target;
    }
  }
  switch (reading) {
    case "flags":
      return multi({ type: "flags", columns });
    case "scores":
      return multi({ type: "scores", columns, threshold: SCORE_THRESHOLD });
    default:
      return target;
  }
}

function separatorIn(fact: ColumnFacts | undefined): string {
  const reading = fact?.list?.reading;
  return reading?.type === "separator" ? reading.separator : ",";
}

/** The name that is offered for rows without a label. */
export function offeredNoneLabel(target: MultiTarget): string {
  return target.noneLabel ?? NONE_LABEL;
}

/** A separator as it is typed: line breaks and tabs cannot be. */
export function typedSeparator(separator: string): string {
  return separator.replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}

/** The separator that was typed. */
export function separatorTyped(typed: string): string {
  return typed.replaceAll("\\n", "\n").replaceAll("\\t", "\t");
}
