import "server-only";
import { invalid } from "@/lib/errors";
import type { MultiTarget, TextRole } from "../../../roles-schema";
import type { StepAction } from "../../../steps-schema";
import { readTarget, type TargetColumn } from "../../targets";
import { throwIfCancelled } from "../../tasks";
import { type ActionOutcome, newEffect, type StepContext } from "../step-context";
import { labelIndexes, relabelRows } from "./label-sets";
import { exactGroups, looseGroups, nearGroups } from "./text-groups";

type DuplicatesAction = Extract<StepAction, { kind: "drop_duplicates" }>;

/** Of rows that are copies, keeps the first. Throws Invalid without a text column. */
export async function dropDuplicates(action: DuplicatesAction, context: StepContext): Promise<ActionOutcome> {
  const { dataset, reads } = context;
  const multi = reads.targets.filter((target) => target.kind === "multi");
  const merged = action.merge ? multi : [];
  const compared = action.sameLabels
    ? reads.targets.filter((target) => !merged.some(({ name }) => name === target.name))
    : [];
  const groups = await groupsOf(action, context, textOf(context));
  const columns: TargetColumn[] = [];
  for (const target of compared) columns.push(await readTarget(dataset, target));
  const groupOfRow = columns.reduce(splitGroups, groups);

  const effect = await newEffect(context, labelIndexes(context, merged));
  const copies = copiesOf(groupOfRow);
  for (const row of copies.surplus) effect.remove(row);
  if (merged.length > 0) {
    throwIfCancelled(context.signal);
    const unions = await unionsOf(context, merged, copies);
    await relabelRows(context, effect, { targets: merged }, (row) => unions.get(row) ?? null);
  }
  return { effect, unmatched: [] };
}

/** The text role that a step reads; verbs refuse a step without one. */
export function textOf({ reads }: StepContext): TextRole {
  if (reads.text !== null) return reads.text;
  const reason = "Choose the text column of the dataset first.";
  throw invalid(reason, [{ name: "action", reason }]);
}

function groupsOf({ match, similarity }: DuplicatesAction, context: StepContext, text: TextRole): Promise<Int32Array> {
  switch (match) {
    case "exact":
      return exactGroups(context, text);
    case "loose":
      return looseGroups(context, text);
    case "near":
      return nearGroups(context, text, similarity);
  }
}

/** Groups of which each has one set of labels only. */
function splitGroups(groupOfRow: Int32Array, { setOfRow, sets }: TargetColumn): Int32Array {
  // A row without a label has a set of its own, and so has one that is not there.
  const kinds = sets.length + 3;
  const numbers = new Map<number, number>();
  return groupOfRow.map((group, row) => {
    if (group < 0) return -1;
    const key = group * kinds + (setOfRow[row] ?? 0) + 2;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}

interface Copies {
  surplus: number[];
  /** For each surplus row the row of its group that stays. */
  keeper: Map<number, number>;
}

function copiesOf(groupOfRow: Int32Array): Copies {
  const first = new Map<number, number>();
  const copies: Copies = { surplus: [], keeper: new Map() };
  groupOfRow.forEach((group, row) => {
    if (group < 0) return;
    const kept = first.get(group);
    if (kept === undefined) first.set(group, row);
    else {
      copies.surplus.push(row);
      copies.keeper.set(row, kept);
    }
  });
  return copies;
}

/** For each row that gets labels of its copies, the labels in each target, or null where it has them all. */
async function unionsOf({ dataset }: StepContext, targets: readonly MultiTarget[], { keeper }: Copies) {
  const unions = new Map<number, (string[] | null)[]>();
  for (const [index, target] of targets.entries()) {
    const { labels, sets, setOfRow } = await readTarget(dataset, target);
    const labelsOfRow = (row: number) => {
      const names = [...(sets[setOfRow[row] ?? -1] ?? [])].map((code) => labels[code] ?? "");
      return names.filter((name) => name !== target.noneLabel);
    };
    const gathered = new Map<number, Set<string>>();
    for (const [row, kept] of keeper) {
      const union = gathered.get(kept) ?? new Set(labelsOfRow(kept));
      for (const label of labelsOfRow(row)) union.add(label);
      gathered.set(kept, union);
    }
    for (const [row, union] of gathered) {
      if (union.size === labelsOfRow(row).length) continue;
      const row_ = unions.get(row) ?? targets.map(() => null);
      row_[index] = [...union];
      unions.set(row, row_);
    }
  }
  return unions;
}
