import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignRole, type ColumnRole, type DraftRoles, roleOf } from "./assign-role";

const roles = (text: string | null, label: string | null): DraftRoles => ({ text, label });

describe("assignRole", () => {
  it.each<[string, DraftRoles, string, ColumnRole, DraftRoles]>([
    ["takes the role from the column that had it", roles("a", "b"), "c", "text", roles("c", "b")],
    ["swaps text and label", roles("a", "b"), "b", "text", roles("b", "a")],
    ["swaps label and text", roles("a", "b"), "a", "label", roles("b", "a")],
    ["moves the only role", roles("a", null), "a", "label", roles(null, "a")],
    ["leaves the text open", roles("a", "b"), "a", "ignore", roles(null, "b")],
    ["leaves the label open", roles("a", "b"), "b", "ignore", roles("a", null)],
    ["changes nothing for the same role", roles("a", "b"), "a", "text", roles("a", "b")],
    ["changes nothing for a column without a role", roles("a", "b"), "c", "ignore", roles("a", "b")],
  ])("%s", (_, before, column, role, after) => {
    expect(assignRole(before, column, role)).toEqual(after);
  });

  it("always gives the role that was asked for, and never two roles to one column", () => {
    const column = fc.constantFrom("a", "b", "c", "__proto__");
    const start = fc
      .record({ text: fc.option(column), label: fc.option(column) })
      .filter(({ text, label }) => text === null || text !== label);
    const role = fc.constantFrom<ColumnRole>("text", "label", "ignore");
    fc.assert(
      fc.property(start, column, role, (before, chosen, wanted) => {
        const after = assignRole(before, chosen, wanted);
        expect(roleOf(after, chosen)).toBe(wanted);
        if (after.text !== null) expect(after.text).not.toBe(after.label);
      }),
    );
  });
});
