import type { MultiTarget, Target } from "../roles-schema";
import { TARGET_NAME_CHARACTERS } from "../roles-schema";
import type { ColumnFacts } from "./column-facts";
import type { FlagFamily } from "./flag-family";
import { NESTED_LABEL } from "./names";

/** What rows without a label are called unless a person says otherwise. */
export const NONE_LABEL = "none";

/** From this score on a label applies, until a person sets another threshold. */
export const SCORE_THRESHOLD = 0.5;

/** A name for a target that can be its key in the JSONL: of `labels.intent` only the last part. */
export function targetNameOf(column: string): string {
  const nested = NESTED_LABEL.exec(column.trim().toLowerCase());
  const last = nested === null ? column : column.trim().slice(-(nested[2]?.length ?? 0));
  const name = last.slice(0, TARGET_NAME_CHARACTERS);
  return name === "" || name === "__proto__" ? "label" : name;
}

/** The name, with a number behind it where another target has it already. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  for (let number = 2; ; number += 1) {
    const tail = `_${number}`;
    const candidate = `${name.slice(0, TARGET_NAME_CHARACTERS - tail.length)}${tail}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

/** The target of one column, read as its cells look: one label each, or a list of labels. */
export function targetOfColumn({ column, list }: ColumnFacts, noneLabel: string | null = null): Target {
  const name = targetNameOf(column.name);
  if (list === null) return { name, kind: "single", column: column.name };
  const source = { ...list.reading, column: column.name };
  return { name, kind: "multi", source, noneLabel: list.hasNone ? NONE_LABEL : noneLabel };
}

/** One target of several columns, a label each. Rows where nothing applies are examples too: of no label. */
export function targetOfFamily({ columns, hasScores, name }: FlagFamily): MultiTarget {
  const names = columns.map(({ column }) => column.name);
  const source = hasScores
    ? { type: "scores" as const, columns: names, threshold: SCORE_THRESHOLD }
    : { type: "flags" as const, columns: names };
  return { name, kind: "multi", source, noneLabel: names.includes(NONE_LABEL) ? "no label" : NONE_LABEL };
}
