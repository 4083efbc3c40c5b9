import { describe, expect, it } from "vitest";
import { type DraftRoles, NO_ROLES } from "../assign-role";
import { problemOfColumn, problemOfTarget, type RolePlace, roleProblems } from "./refusal";

const roles: DraftRoles = {
  ...NO_ROLES,
  text: { columns: ["title", "body"], template: "{{title}} {{body}}" },
  targets: [
    { name: "a", kind: "single", column: "intent" },
    { name: "b", kind: "multi", source: { type: "flags", columns: ["x", "y"] }, noneLabel: null },
    { name: "c", kind: "multi", source: { type: "json", column: "tags" }, noneLabel: null },
  ],
  group: "customer",
};

describe("roleProblems", () => {
  it.each<[string, RolePlace]>([
    ["roles.text", { type: "column", column: "title" }],
    ["roles.text.template", { type: "template" }],
    ["roles.targets.0.column", { type: "column", column: "intent" }],
    ["roles.targets.0.name", { type: "target", index: 0, field: "name" }],
    ["roles.targets.1.source", { type: "target", index: 1, field: "reading" }],
    ["roles.targets.2.source", { type: "column", column: "tags" }],
    ["roles.targets.1.noneLabel", { type: "target", index: 1, field: "noneLabel" }],
    ["roles.targets.9.name", { type: "none" }],
    ["roles.group", { type: "column", column: "customer" }],
    ["roles.split", { type: "none" }],
    ["name", { type: "none" }],
  ])("%s", (name, place) => {
    expect(roleProblems([{ name, reason: "No." }], "Refused.", roles)).toEqual([{ place, reason: "No." }]);
  });

  it("keeps the sentence of a refusal without fields", () => {
    expect(roleProblems([], "Still importing.", roles)).toEqual([
      { place: { type: "none" }, reason: "Still importing." },
    ]);
  });
});

describe("problems at their controls", () => {
  const problems = roleProblems(
    [
      { name: "roles.targets.0.column", reason: "Too many." },
      { name: "roles.targets.1.name", reason: "Twice." },
    ],
    "Refused.",
    roles,
  );

  it("are found by column and by target", () => {
    expect(problemOfColumn(problems, "intent")).toBe("Too many.");
    expect(problemOfColumn(problems, "title")).toBeUndefined();
    expect(problemOfTarget(problems, 1, "name")).toBe("Twice.");
    expect(problemOfTarget(problems, 0, "name")).toBeUndefined();
  });
});
