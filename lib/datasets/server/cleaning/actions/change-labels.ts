import "server-only";
import type { MultiTarget, SingleTarget } from "../../../roles-schema";
import type { StepAction } from "../../../steps-schema";
import { columnOf } from "../../columns";
import { sqlTargetKey } from "../../role-sql";
import { sqlLiteral } from "../effect-sql";
import { type ActionOutcome, newEffect, type StepContext } from "../step-context";
import { assertLabel, labelIndexes, relabelRows, targetOf } from "./label-sets";

type LabelAction = Extract<StepAction, { kind: "rename_label" | "merge_labels" | "delete_labels" }>;

/** Labels that are to be another one, or none. */
interface Change {
  from: readonly string[];
  /** Null: the labels go, and of a single-label target their rows. */
  into: string | null;
}

/** Renames, merges or deletes labels. Throws Invalid for a new label that the target's cells cannot say. */
export async function changeLabels(action: LabelAction, context: StepContext): Promise<ActionOutcome> {
  const target = targetOf(context, action.target);
  const change = changeOf(action);
  if (change.into !== null)
    assertLabel(target, change.into, action.kind === "rename_label" ? "action.to" : "action.into");
  return target.kind === "single" ? changeCells(context, target, change) : changeLists(context, target, change);
}

function changeOf(action: LabelAction): Change {
  switch (action.kind) {
    case "rename_label":
      return { from: [action.from], into: action.to };
    case "merge_labels":
      return { from: [...new Set(action.from)].filter((label) => label !== action.into), into: action.into };
    case "delete_labels":
      return { from: [...new Set(action.labels)], into: null };
  }
}

async function changeCells(context: StepContext, target: SingleTarget, { from, into }: Change): Promise<ActionOutcome> {
  const { connection, dataset } = context;
  const cell = columnOf(dataset.columns, target.column, "action.target");
  const effect = await newEffect(context, labelIndexes(context, [target]));
  if (from.length === 0) return { effect, unmatched: [] };
  const names = from.map(sqlLiteral).join(", ");
  const found = await connection.runAndReadAll(
    `SELECT DISTINCT ${cell} FROM ${dataset.rows.from} WHERE ${cell} IN (${names})`,
  );
  const known = new Set(found.getRowsJS().map(([label]) => String(label)));
  await connection.run(
    `INSERT INTO ${effect.name} SELECT row, ${into === null}, ${into === null ? "NULL" : sqlLiteral(into)}
     FROM ${dataset.rows.from} WHERE ${cell} IN (${names})${into === null ? "" : ` AND ${cell} <> ${sqlLiteral(into)}`}`,
  );
  return { effect, unmatched: missing(from, known) };
}

async function changeLists(context: StepContext, target: MultiTarget, { from, into }: Change): Promise<ActionOutcome> {
  const effect = await newEffect(context, labelIndexes(context, [target]));
  const doomed = new Set(from);
  const known = new Set<string>();
  const where = from.map((label) => mayHave(context, target, label)).join(" OR ") || "false";
  await relabelRows(context, effect, { targets: [target], where }, (_, [labels = []]) => {
    if (!labels.some((label) => doomed.has(label))) return null;
    for (const label of labels) if (doomed.has(label)) known.add(label);
    const kept = labels.flatMap((label) => (doomed.has(label) ? (into ?? []) : label));
    return [[...new Set(kept)]];
  });
  return { effect, unmatched: missing(from, known) };
}

/** SQL that is true for every row with a label, and for few others. */
function mayHave({ dataset }: StepContext, target: MultiTarget, label: string): string {
  const { source, noneLabel } = target;
  if (label === noneLabel || source.type === "json") return "true";
  const key = sqlTargetKey(dataset.columns, target);
  if (source.type === "separator") return `contains(${key}, ${sqlLiteral(label)})`;
  const index = source.columns.indexOf(label);
  return index < 0 ? "false" : `substr(${key}, ${index + 1}, 1) = '1'`;
}

function missing(labels: readonly string[], known: ReadonlySet<string>): string[] {
  return labels.filter((label) => !known.has(label)).map((label) => `label “${label}”`);
}
