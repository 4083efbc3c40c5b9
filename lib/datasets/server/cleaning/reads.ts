import "server-only";
import { invalid } from "@/lib/errors";
import { columnsOfTarget } from "../../roles/target-columns";
import type { ColumnRoles, Target } from "../../roles-schema";
import type { DatasetColumn } from "../../schema";
import type { StepAction, StepReads } from "../../steps-schema";

type Roles = Pick<ColumnRoles, "text" | "targets">;

/** What an action reads of the roles; a step keeps it, so that it means the same whatever the roles become. */
interface Needs {
  /** `wanted`: it works without a text column, but a row is then not found again in another file. */
  text: "needed" | "wanted" | "none";
  targets: "all" | "none" | { name: string };
}

function needsOf(action: StepAction): Needs {
  switch (action.kind) {
    case "trim":
    case "normalise":
    case "strip_html":
    case "mask":
    case "replace":
      return { text: "none", targets: "none" };
    case "drop_duplicates":
      return { text: "needed", targets: action.sameLabels || action.merge ? "all" : "none" };
    case "resolve_conflicts":
    case "set_label_of_text":
      return { text: "needed", targets: { name: action.target } };
    case "rename_label":
    case "merge_labels":
    case "delete_labels":
      return { text: "none", targets: { name: action.target } };
    case "add_rows":
      return { text: "needed", targets: "all" };
    case "drop_rows_where":
      return action.what === "unlabelled" ? { text: "none", targets: "all" } : { text: "needed", targets: "none" };
    case "delete_rows":
    case "edit_row":
      return { text: "wanted", targets: "none" };
  }
}

/** What an action reads of some roles. Throws Invalid where they do not have what it needs. */
export function readsOf(action: StepAction, roles: Roles | null): StepReads {
  const needs = needsOf(action);
  const text = needs.text === "none" ? null : (roles?.text ?? null);
  if (text === null && needs.text === "needed") throw refused("Choose the text column of the dataset first.");
  return { text, targets: targetsFor(needs.targets, roles?.targets ?? []) };
}

function targetsFor(wanted: Needs["targets"], targets: readonly Target[]): Target[] {
  if (wanted === "none") return [];
  if (wanted === "all") return [...targets];
  const target = targets.find(({ name }) => name === wanted.name);
  if (target !== undefined) return [target];
  const known = targets.map(({ name }) => name).join(", ");
  throw refused(
    known === ""
      ? "Choose the label column of the dataset first."
      : `The dataset has no target “${wanted.name}”. It has: ${known}.`,
  );
}

function refused(reason: string) {
  return invalid(reason, [{ name: "action", reason }]);
}

/** Whether a dataset has all columns that these roles read. */
export function canRead({ text, targets }: StepReads, columns: readonly DatasetColumn[]): boolean {
  const names = new Set(columns.map(({ name }) => name));
  return [...(text?.columns ?? []), ...targets.flatMap(columnsOfTarget)].every((name) => names.has(name));
}
