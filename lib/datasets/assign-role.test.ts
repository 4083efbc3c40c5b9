import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  assignRole,
  type ColumnRole,
  type DraftRoles,
  groupAsTarget,
  isComplete,
  NO_ROLES,
  roleOf,
} from "./assign-role";
import { columnsOfTarget } from "./roles/target-columns";
import type { Target } from "./roles-schema";
import { templateColumns } from "./text-template";

const single = (column: string, name = column): Target => ({ name, kind: "single", column });
const flags = (...columns: string[]): Target => {
  return { name: "labels", kind: "multi", source: { type: "flags", columns }, noneLabel: "none" };
};
const draft = (text: string[], targets: Target[], others: Partial<DraftRoles> = {}): DraftRoles => ({
  ...NO_ROLES,
  text:
    text.length === 0
      ? null
      : { columns: text, template: text.length === 1 ? null : text.map((name) => `{{${name}}}`).join("\n\n") },
  targets,
  ...others,
});

const assign = (roles: DraftRoles, column: string, role: ColumnRole, asWell = false) =>
  assignRole(roles, { column, role, asWell }, (name) => single(name));

describe("assignRole", () => {
  const ab = draft(["a"], [single("b")]);

  it.each<[string, DraftRoles, string, ColumnRole, DraftRoles]>([
    ["takes the role from the column that had it", ab, "c", "text", draft(["c"], [single("b")])],
    ["swaps text and label", ab, "b", "text", draft(["b"], [single("a")])],
    ["swaps label and text", ab, "a", "label", draft(["b"], [single("a")])],
    ["replaces the label", ab, "c", "label", draft(["a"], [single("c")])],
    ["moves the only role", draft(["a"], []), "a", "label", draft([], [single("a")])],
    ["leaves the text open", ab, "a", "ignore", draft([], [single("b")])],
    ["leaves the label open", ab, "b", "ignore", draft(["a"], [])],
    ["changes nothing for the same role", ab, "a", "text", ab],
    ["changes nothing for a column without a role", ab, "c", "ignore", ab],
    ["gives a column to the groups", ab, "c", "group", draft(["a"], [single("b")], { group: "c" })],
    [
      "moves the group to another column",
      draft(["a"], [single("b")], { group: "c" }),
      "d",
      "group",
      draft(["a"], [single("b")], { group: "d" }),
    ],
    [
      "makes a split of the id",
      draft(["a"], [single("b")], { id: "c" }),
      "c",
      "split",
      draft(["a"], [single("b")], { split: "c" }),
    ],
    ["adds to several texts", draft(["a", "c"], [single("b")]), "d", "text", draft(["a", "c", "d"], [single("b")])],
    [
      "takes a column out of several texts",
      draft(["a", "c"], [single("b")]),
      "a",
      "ignore",
      draft(["c"], [single("b")]),
    ],
    [
      "adds to several labels",
      draft(["a"], [single("b"), single("c")]),
      "d",
      "label",
      draft(["a"], [single("b"), single("c"), single("d")]),
    ],
    [
      "takes a column out of a set",
      draft(["a"], [flags("x", "y", "z")]),
      "y",
      "ignore",
      draft(["a"], [flags("x", "z")]),
    ],
    ["gives up a set of one", draft(["a"], [flags("x", "y")]), "y", "ignore", draft(["a"], [])],
    [
      "takes a text out of a set without a swap",
      draft(["a"], [flags("x", "y", "z")]),
      "z",
      "text",
      draft(["z"], [flags("x", "y")]),
    ],
    [
      "replaces a set, whose columns are no text",
      draft(["a"], [flags("x", "y")]),
      "a",
      "label",
      draft([], [single("a")]),
    ],
  ])("%s", (_, before, column, role, after) => {
    expect(assign(before, column, role)).toEqual(after);
  });

  it("joins a second text, and a second label, where that is asked for", () => {
    expect(assign(ab, "c", "text", true)).toEqual(draft(["a", "c"], [single("b")]));
    expect(assign(ab, "c", "label", true)).toEqual(draft(["a"], [single("b"), single("c")]));
  });

  it("keeps a template that a person wrote when a column joins", () => {
    const written = { ...ab, text: { columns: ["a", "c"], template: "{{a}}: {{c}}" } };
    expect(assign(written, "d", "text").text?.template).toBe("{{a}}: {{c}}\n\n{{d}}");
  });

  it("gives a joining target a name of its own", () => {
    const named = draft(["a"], [single("b", "c")]);
    expect(assign(named, "c", "label", true).targets).toEqual([single("b", "c"), single("c", "c_2")]);
  });

  it("always gives the role that was asked for, and never two roles to one column", () => {
    const columns = ["a", "b", "c", "d", "__proto__"];
    const step = fc.record({
      column: fc.constantFrom(...columns),
      role: fc.constantFrom<ColumnRole>("text", "label", "group", "split", "id", "ignore"),
      asWell: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let roles = NO_ROLES;
        for (const { column, role, asWell } of steps) {
          roles = assign(roles, column, role, asWell);
          expect(roleOf(roles, column)).toBe(role);
          const used = [
            ...(roles.text?.columns ?? []),
            ...roles.targets.flatMap(columnsOfTarget),
            ...[roles.group, roles.split, roles.id].filter((name) => name !== null),
          ];
          expect(new Set(used).size).toBe(used.length);
          const names = roles.targets.map(({ name }) => name);
          expect(new Set(names).size).toBe(names.length);
          if (roles.text?.template) expect(templateColumns(roles.text.template)).toEqual(roles.text.columns);
          expect(isComplete(roles)).toBe(
            used.some((name) => roleOf(roles, name) === "text") && roles.targets.length > 0,
          );
        }
      }),
    );
  });
});

describe("groupAsTarget", () => {
  it("makes one target of columns that were targets of their own", () => {
    const before = draft(["a"], [single("x"), single("y")], { id: "z" });
    expect(groupAsTarget(before, flags("x", "y", "z"))).toEqual(draft(["a"], [flags("x", "y", "z")]));
  });

  it("keeps other targets, and finds another name", () => {
    const before = draft(["a"], [single("b", "labels")]);
    expect(groupAsTarget(before, flags("x", "y")).targets.map(({ name }) => name)).toEqual(["labels", "labels_2"]);
  });
});
