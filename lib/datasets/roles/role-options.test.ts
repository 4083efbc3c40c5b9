import { describe, expect, it } from "vitest";
import { type DraftRoles, NO_ROLES, roleOf } from "../assign-role";
import type { Target } from "../roles-schema";
import { columnFacts } from "./column-facts";
import { assignmentOf, roleOptions, whyNoLabel } from "./role-options";

const single = (name: string): Target => ({ name, kind: "single", column: name });
const ab: DraftRoles = { ...NO_ROLES, text: { columns: ["a"], template: null }, targets: [single("b")], id: "i" };
const words = (roles: DraftRoles, column: string) =>
  roleOptions(roles, column).map(({ label, hint, disabled }) => `${label}: ${hint}${disabled ? " (off)" : ""}`);

describe("roleOptions", () => {
  it("says whom a column would replace or join", () => {
    expect(words(ab, "c")).toEqual([
      "Text: Instead of “a”",
      "Text as well: Joined with “a”",
      "Label: Instead of “b”",
      "Label as well: A second kind, beside “b”",
      "Group: Rows with the same value stay together",
      "Split: Says which split a row belongs to",
      "Id: Instead of “i”",
      "Ignore: Kept in the file, not used",
    ]);
  });

  it("is short where nothing has to make room", () => {
    expect(words(NO_ROLES, "c").slice(0, 2)).toEqual([
      "Text: What is read and classified",
      "Label: What the classifier answers",
    ]);
    expect(words(ab, "i")).toContain("Id: Names the row, not used");
  });

  it("only adds where there are several", () => {
    const many = { ...ab, text: { columns: ["a", "d"], template: "{{a}}{{d}}" }, targets: [single("b"), single("e")] };
    expect(words(many, "c").slice(0, 2)).toEqual(["Text: Joined with “a” and “d”", "Label: One more kind of label"]);
    const full = { ...ab, text: { columns: [..."adefghjk"], template: "" } };
    expect(words(full, "c")[0]).toBe("Text: No more columns can be joined (off)");
  });

  it("says why a column cannot be a label", () => {
    const column = (distinctCount: number, samples: string[]) => ({
      name: "x",
      samples,
      distinctCount,
      emptyCount: 0,
      meanLength: 2,
    });
    const facts = columnFacts([column(1_001, ["a", "b"]), column(1_000, ["a"]), column(9_000, ["a|b", "b|a"])], 9_000);
    expect(facts.map(whyNoLabel)).toEqual(["1,001 values: ids or texts", null, null]);
    expect(words(ab, "c")).toHaveLength(8);
    expect(roleOptions(ab, "c", "no")[2]).toEqual({ value: "label", label: "Label", hint: "no", disabled: true });
    expect(roleOptions(ab, "b", "no")[2]).toMatchObject({ value: "label", hint: "What the classifier answers" });
  });

  it("always has the role that a column has", () => {
    for (const column of ["a", "b", "c", "i"]) {
      const role = roleOf(ab, column);
      expect(roleOptions(ab, column).map(({ value }) => assignmentOf(value))).toContainEqual({ role, asWell: false });
    }
  });
});
