import type { FieldError } from "@/lib/errors";
import type { DraftRoles } from "../assign-role";
import { columnsOfTarget } from "./target-columns";

/** The control that a refusal of roles belongs to. */
export type RolePlace =
  | { type: "column"; column: string }
  | { type: "target"; index: number; field: "name" | "noneLabel" | "reading" }
  | { type: "template" }
  | { type: "none" };

export interface RoleProblem {
  place: RolePlace;
  reason: string;
}

/** What the server refused of some roles, at the controls it belongs to; what has no control of its own comes as "none". */
export function roleProblems(fields: readonly FieldError[], message: string, refused: DraftRoles): RoleProblem[] {
  const placed = fields.map(({ name, reason }) => ({ place: placeOf(name, refused), reason }));
  return placed.length > 0 ? placed : [{ place: { type: "none" }, reason: message }];
}

function placeOf(field: string, { text, targets, group, split, id }: DraftRoles): RolePlace {
  const [root, part, number, ...rest] = field.split(".");
  if (root !== "roles") return { type: "none" };
  if (part === "text") {
    if (number === "template") return { type: "template" };
    return columnPlace(text?.columns[0]);
  }
  if (part === "group" || part === "split" || part === "id") {
    return columnPlace({ group, split, id }[part] ?? undefined);
  }
  const index = Number(number);
  const target = targets[index];
  if (part !== "targets" || target === undefined) return { type: "none" };
  if (rest[0] === "name" || rest[0] === "noneLabel") return { type: "target", index, field: rest[0] };
  const [column, ...others] = columnsOfTarget(target);
  // The choice above one column; a set of columns has its own editor.
  return others.length === 0 ? columnPlace(column) : { type: "target", index, field: "reading" };
}

function columnPlace(column: string | undefined): RolePlace {
  return column === undefined ? { type: "none" } : { type: "column", column };
}

/** The reason at a column's choice; undefined where nothing was refused there. */
export function problemOfColumn(problems: readonly RoleProblem[], column: string): string | undefined {
  return problems.find(({ place }) => place.type === "column" && place.column === column)?.reason;
}

/** The reason at a field of a target. */
export function problemOfTarget(
  problems: readonly RoleProblem[],
  index: number,
  field: "name" | "noneLabel" | "reading",
): string | undefined {
  return problems.find(({ place }) => place.type === "target" && place.index === index && place.field === field)
    ?.reason;
}
