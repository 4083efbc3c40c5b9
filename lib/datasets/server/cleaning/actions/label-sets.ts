import "server-only";
import { invalid } from "@/lib/errors";
import { invariant } from "@/lib/utils";
import { whyNotLabel, writeLabels } from "../../../cleaning/label-cells";
import { labelsOfKey } from "../../../label-keys";
import { columnsOfTarget } from "../../../roles/target-columns";
import type { Target } from "../../../roles-schema";
import { cellColumn } from "../../columns";
import { sqlTargetKey } from "../../role-sql";
import type { EffectTable } from "../effect-table";
import { columnIndex, type StepContext } from "../step-context";
import { eachRow } from "../transform-rows";

/** The target that a step reads. */
export function targetOf({ reads }: StepContext, name: string): Target {
  const target = reads.targets.find((candidate) => candidate.name === name);
  invariant(target !== undefined, "a step keeps the targets that it reads");
  return target;
}

/** Throws Invalid, with the field, for a label that the cells of a target cannot say. */
export function assertLabel(target: Target, label: string, field: string): void {
  const reason = whyNotLabel(target, label);
  if (reason !== null) throw invalid(reason, [{ name: field, reason }]);
}

/** Indexes of the columns in which the labels of some targets stand, each once. */
export function labelIndexes({ dataset }: StepContext, targets: readonly Target[]): number[] {
  const names = new Set(targets.flatMap(columnsOfTarget));
  return [...names].map((name) => columnIndex(dataset.columns, name));
}

/** New labels of a row for each target; null where they stay. */
type Relabel = (row: number, labels: readonly string[][]) => readonly (readonly string[] | null)[] | null;

interface RelabelOptions {
  targets: readonly Target[];
  /** SQL condition for the rows that may have to change. */
  where?: string;
  values?: Record<string, string>;
}

/** Writes new labels into the effect, whose columns are the targets' `labelIndexes`. */
export async function relabelRows(
  context: StepContext,
  effect: EffectTable,
  { targets, where, values }: RelabelOptions,
  relabel: Relabel,
): Promise<void> {
  const { columns } = context.dataset;
  const keys = targets.map((target) => sqlTargetKey(columns, target));
  const select = [...keys, ...effect.columns.map(cellColumn)];
  const places = targets.map((target) =>
    columnsOfTarget(target).map((name) => effect.columns.indexOf(columnIndex(columns, name))),
  );
  await eachRow(context, { select, where, values }, (row, texts) => {
    const labels = targets.map((target, index) => labelsOfKey(target, texts[index] ?? ""));
    const wanted = relabel(row, labels);
    if (wanted === null) return;
    const cells = texts.slice(targets.length);
    const written: (string | null)[] = cells.map(() => null);
    targets.forEach((target, index) => {
      const asked = wanted[index] ?? null;
      if (asked === null) return;
      const now = (places[index] ?? []).map((place) => cells[place] ?? "");
      writeLabels(target, now, asked).forEach((text, at) => {
        if (text !== now[at]) written[places[index]?.[at] ?? -1] = text;
      });
    });
    if (written.some((text) => text !== null)) effect.change(row, written);
  });
}
