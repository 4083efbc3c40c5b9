import { describe, expect, it } from "vitest";
import { guessRoles } from "./guess-roles";
import type { DatasetColumn } from "./schema";

function column(
  name: string,
  distinctCount: number,
  meanLength: number,
  samples = ["some words", "other words"],
): DatasetColumn {
  return { name, samples, distinctCount, emptyCount: 0, meanLength };
}

const CODES = ["0", "12", "7"];

describe("guessRoles", () => {
  it.each<[string, DatasetColumn[], string | null, string | null]>([
    ["names", [column("id", 100, 3, CODES), column("text", 99, 40), column("label", 5, 8)], "text", "label"],
    [
      "names in any case and spelling",
      [column("Label Text", 5, 8), column(" Utterance", 99, 40)],
      " Utterance",
      "Label Text",
    ],
    [
      "readable labels rather than their codes",
      [column("text", 99, 40), column("label", 5, 1, CODES), column("label_text", 5, 8)],
      "text",
      "label_text",
    ],
    [
      "readable names beside a code column with the same number of values",
      [column("text", 99, 40), column("label", 5, 1, CODES), column("what it is", 5, 8)],
      "text",
      "what it is",
    ],
    ["codes where there is nothing else", [column("text", 99, 40), column("label", 5, 1, CODES)], "text", "label"],
    ["the longest column with most values", [column("a", 5, 8), column("b", 98, 60), column("c", 100, 12)], "b", "a"],
    [
      "neither id nor language as label",
      [column("text", 99, 40), column("lang", 3, 2), column("room", 9, 8)],
      "text",
      "room",
    ],
    ["nothing where every value differs", [column("text", 100, 40), column("note", 100, 20)], "text", null],
    ["nothing where one value is everywhere", [column("text", 100, 40), column("label", 1, 5)], "text", null],
    ["nothing where all is numbers", [column("a", 100, 4, CODES), column("b", 100, 4, CODES)], null, null],
  ])("%s", (_, columns, text, label) => {
    const roles = guessRoles(columns, 100);
    expect(roles.text?.columns ?? null).toEqual(text === null ? null : [text]);
    expect(roles.targets.map((target) => target.kind === "single" && target.column)).toEqual(
      label === null ? [] : [label],
    );
    expect(roles.origin).toBe("guessed");
    if (text !== null) expect(roles.reasons.join(" ")).toContain(text);
  });

  it.each([
    [1_000, ["label"]],
    [1_001, []],
  ])("takes a column of %i values for labels: %j", (distinctCount, expected) => {
    const columns = [column("text", 200_000, 40), column("label", distinctCount, 8)];
    expect(guessRoles(columns, 200_000).targets.map((target) => target.kind === "single" && target.column)).toEqual(
      expected,
    );
  });

  it("takes two labels in two rows as labels", () => {
    expect(guessRoles([column("text", 2, 40), column("label", 2, 5)], 2).targets).toHaveLength(1);
  });

  it("gives a target a name that can be a key", () => {
    const [target] = guessRoles([column("text", 9, 40), column("__proto__", 2, 5)], 10).targets;
    expect(target).toEqual({ name: "label", kind: "single", column: "__proto__" });
  });
});
