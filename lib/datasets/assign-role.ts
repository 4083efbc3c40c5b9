/** Roles as a person is choosing them: columns by name, each role empty until it is chosen. */
export interface DraftRoles {
  text: string | null;
  label: string | null;
}

export type ColumnRole = "text" | "label" | "ignore";

/** The role of a column. */
export function roleOf(roles: DraftRoles, column: string): ColumnRole {
  if (roles.text === column) return "text";
  return roles.label === column ? "label" : "ignore";
}

/**
 * Gives a column a role. There is one text and one label: the column that had the role loses it, and takes over the
 * old role of this one where that is the other, so that text and label are swapped with one choice.
 */
export function assignRole(roles: DraftRoles, column: string, role: ColumnRole): DraftRoles {
  const before = roleOf(roles, column);
  if (role === before) return roles;
  if (role === "ignore") return { ...roles, [before]: null };
  const other = role === "text" ? "label" : "text";
  return { ...roles, [role]: column, ...(before === other && { [other]: roles[role] }) };
}
