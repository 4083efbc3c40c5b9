import "server-only";
import type { StepAction } from "../../../steps-schema";
import { sqlText } from "../../role-sql";
import { readTarget, type TargetColumn } from "../../targets";
import { type ActionOutcome, newEffect, type StepContext } from "../step-context";
import { textOf } from "./drop-duplicates";
import { assertLabel, labelIndexes, relabelRows, targetOf } from "./label-sets";
import { exactGroups, groupsOfTexts } from "./text-groups";

type ConflictsAction = Extract<StepAction, { kind: "resolve_conflicts" }>;
type LabelTextAction = Extract<StepAction, { kind: "set_label_of_text" }>;

/**
 * The same text under different labels: all rows with it get the most frequent ones, or go where two are as frequent; or
 * all of them go. Rows without a label take no part, nor do other texts than those that are named, if any are. Throws
 * Invalid without a text column.
 */
export async function resolveConflicts(action: ConflictsAction, context: StepContext): Promise<ActionOutcome> {
  const target = targetOf(context, action.target);
  const text = textOf(context);
  const { texts } = action;
  const groupOfRow = await (texts === undefined ? exactGroups(context, text) : groupsOfTexts(context, text, texts));
  const column = await readTarget(context.dataset, target);
  const counts = countSets(groupOfRow, column.setOfRow);
  const effect = await newEffect(context, labelIndexes(context, [target]));
  const labelsOfRow = new Map<number, string[]>();
  groupOfRow.forEach((group, row) => {
    const set = column.setOfRow[row] ?? -1;
    const sets = counts.get(group);
    if (set < 0 || sets === undefined || sets.size < 2) return;
    const winner = action.how === "drop" ? null : mostFrequent(sets);
    if (winner === null) effect.remove(row);
    else if (winner !== set) labelsOfRow.set(row, labelsOfSet(column, winner));
  });
  await relabelRows(context, effect, { targets: [target] }, (row) => {
    const labels = labelsOfRow.get(row);
    return labels === undefined ? null : [labels];
  });
  return { effect, unmatched: missingTexts(texts ?? [], groupOfRow) };
}

/** Texts that no row has; the group of a text is its place in the list. */
function missingTexts(texts: readonly string[], groupOfRow: Int32Array): string[] {
  const found = new Set(groupOfRow);
  return texts.filter((_, group) => !found.has(group)).map((text) => `row with the text “${text.slice(0, 100)}”`);
}

/** For each group, how often each set of labels is there. */
function countSets(groupOfRow: Int32Array, setOfRow: Int32Array): Map<number, Map<number, number>> {
  const counts = new Map<number, Map<number, number>>();
  groupOfRow.forEach((group, row) => {
    const set = setOfRow[row] ?? -1;
    if (group < 0 || set < 0) return;
    const sets = counts.get(group) ?? new Map<number, number>();
    sets.set(set, (sets.get(set) ?? 0) + 1);
    counts.set(group, sets);
  });
  return counts;
}

/** Null for a tie. */
function mostFrequent(sets: ReadonlyMap<number, number>): number | null {
  const [first, second] = [...sets].sort((a, b) => b[1] - a[1]);
  return first === undefined || first[1] === second?.[1] ? null : first[0];
}

function labelsOfSet({ labels, sets }: TargetColumn, set: number): string[] {
  return [...(sets[set] ?? [])].map((code) => labels[code] ?? "");
}

/**
 * Gives all rows with a text one label. Of a target with several, a list such as `a, b` that one of these rows has is
 * that list. Throws Invalid for a label that the target's cells cannot say.
 */
export async function labelText(action: LabelTextAction, context: StepContext): Promise<ActionOutcome> {
  const { dataset } = context;
  const target = targetOf(context, action.target);
  const where = `${sqlText(dataset.columns, textOf(context))} = $text`;
  const values = { text: action.text };
  const effect = await newEffect(context, labelIndexes(context, [target]));
  const found: (readonly string[])[] = [];
  await relabelRows(context, effect, { targets: [target], where, values }, (_, [labels = []]) => {
    found.push(labels);
    return null;
  });
  if (found.length === 0) return { effect, unmatched: ["row with this text"] };
  const isAsked = (labels: readonly string[]) => [", ", ","].some((comma) => labels.join(comma) === action.label);
  const wanted = found.find((labels) => labels.length > 1 && isAsked(labels)) ?? [action.label];
  for (const label of wanted) assertLabel(target, label, "action.label");
  await relabelRows(context, effect, { targets: [target], where, values }, (_, [labels = []]) =>
    labels.length === wanted.length && wanted.every((label) => labels.includes(label)) ? null : [wanted],
  );
  return { effect, unmatched: [] };
}
