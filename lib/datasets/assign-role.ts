import { freeName } from "./roles/make-target";
import { columnsOfTarget } from "./roles/target-columns";
import { type ColumnRoles, MAX_TEXT_COLUMNS, type Target, type TextRole } from "./roles-schema";
import { defaultTemplate } from "./text-template";

/** Roles as a person is choosing them: text and targets may still be missing. */
export type DraftRoles = Pick<ColumnRoles, "text" | "targets" | "group" | "split" | "id">;

/** Roles with what is needed at least: one text and one label. */
export type CompleteRoles = DraftRoles & { text: TextRole };

export type ColumnRole = "text" | "label" | "group" | "split" | "id" | "ignore";

export const NO_ROLES: DraftRoles = { text: null, targets: [], group: null, split: null, id: null };

/** True where a classifier can be trained by these roles. */
export function isComplete(roles: DraftRoles): roles is CompleteRoles {
  return roles.text !== null && roles.targets.length > 0;
}

/** The role of a column. */
export function roleOf(roles: DraftRoles, column: string): ColumnRole {
  if (roles.text?.columns.includes(column)) return "text";
  if (roles.targets.some((target) => columnsOfTarget(target).includes(column))) return "label";
  if (roles.group === column) return "group";
  if (roles.split === column) return "split";
  return roles.id === column ? "id" : "ignore";
}

interface Assignment {
  column: string;
  role: ColumnRole;
  /** Text or label beside the one that is there, rather than instead of it. */
  asWell?: boolean;
}

/**
 * Gives a column a role. A single text or label that is there makes room, and takes over the old role of this column
 * where that is the other, so that the two are swapped with one choice; with `asWell`, or where there are several
 * already, the column joins them. `targetOf` says how a column is read as labels.
 */
export function assignRole(
  roles: DraftRoles,
  { column, role, asWell = false }: Assignment,
  targetOf: (column: string) => Target,
): DraftRoles {
  if (roleOf(roles, column) === role) return roles;
  const without = withoutColumn(roles, column);
  switch (role) {
    case "ignore":
      return without;
    case "group":
    case "split":
    case "id":
      return { ...without, [role]: column };
    case "text":
      return asWell || (roles.text?.columns.length ?? 0) > 1
        ? { ...without, text: joined(without.text, column) }
        : swapText(roles, without, column, targetOf);
    case "label":
      return asWell || roles.targets.length > 1
        ? { ...without, targets: [...without.targets, named(targetOf(column), without.targets)] }
        : swapLabel(roles, without, column, targetOf);
  }
}

/** Several columns as one target, a label each; they lose what they were. */
export function groupAsTarget(roles: DraftRoles, target: Target): DraftRoles {
  const without = columnsOfTarget(target).reduce(withoutColumn, roles);
  return { ...without, targets: [...without.targets, named(target, without.targets)] };
}

function withoutColumn(roles: DraftRoles, column: string): DraftRoles {
  return {
    text: textWithout(roles.text, column),
    targets: roles.targets.flatMap((target) => targetWithout(target, column) ?? []),
    group: roles.group === column ? null : roles.group,
    split: roles.split === column ? null : roles.split,
    id: roles.id === column ? null : roles.id,
  };
}

function textWithout(text: TextRole | null, column: string): TextRole | null {
  if (text === null || !text.columns.includes(column)) return text;
  const columns = text.columns.filter((name) => name !== column);
  if (columns.length === 0) return null;
  return { columns, template: columns.length === 1 ? null : defaultTemplate(columns) };
}

function targetWithout(target: Target, column: string): Target | null {
  if (!columnsOfTarget(target).includes(column)) return target;
  if (target.kind === "single" || "column" in target.source) return null;
  const columns = target.source.columns.filter((name) => name !== column);
  return columns.length < 2 ? null : { ...target, source: { ...target.source, columns } };
}

function joined(text: TextRole | null, column: string): TextRole {
  if (text === null) return { columns: [column], template: null };
  if (text.columns.length >= MAX_TEXT_COLUMNS) return text;
  const template = `${text.template ?? defaultTemplate(text.columns)}\n\n{{${column}}}`;
  return { columns: [...text.columns, column], template };
}

/** The target under a name that no other has. */
function named<Kind extends Target>(target: Kind, others: readonly Target[]): Kind {
  return {
    ...target,
    name: freeName(
      target.name,
      others.map(({ name }) => name),
    ),
  };
}

function swapText(
  roles: DraftRoles,
  without: DraftRoles,
  column: string,
  targetOf: (column: string) => Target,
): DraftRoles {
  const [old] = roles.text?.columns ?? [];
  const text = { columns: [column], template: null };
  if (old === undefined || roleOf(roles, column) !== "label") return { ...without, text };
  // Of a target of several columns only this one leaves.
  const isGone = without.targets.length < roles.targets.length;
  return {
    ...without,
    text,
    targets: isGone ? [...without.targets, named(targetOf(old), without.targets)] : without.targets,
  };
}

function swapLabel(
  roles: DraftRoles,
  without: DraftRoles,
  column: string,
  targetOf: (column: string) => Target,
): DraftRoles {
  const [old] = roles.targets;
  const [oldColumn, ...others] = old === undefined ? [] : columnsOfTarget(old);
  const wasText = roles.text?.columns.length === 1 && roles.text.columns[0] === column;
  const takesText = wasText && oldColumn !== undefined && others.length === 0;
  return {
    ...without,
    text: takesText ? { columns: [oldColumn], template: null } : without.text,
    targets: [targetOf(column)],
  };
}
