import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MultiTarget, Target } from "./roles-schema";
import { cellsByName, fixedLabels, isUnreadable, labelEdits, rowLabels, toggleLabel } from "./row-labels";

const multi = (source: MultiTarget["source"], noneLabel: string | null = null): Target => ({
  name: "tags",
  kind: "multi",
  source,
  noneLabel,
});
const single: Target = { name: "intent", kind: "single", column: "label" };
const commas = multi({ type: "separator", column: "tags", separator: "," });
const json = multi({ type: "json", column: "tags" });
const flags = multi({ type: "flags", columns: ["toxic", "insult", "threat"] }, "safe");
const scores = multi({ type: "scores", columns: ["joy", "fear"], threshold: 0.5 });
const cells = (record: Record<string, string>) => cellsByName(Object.keys(record), Object.values(record));

describe("rowLabels", () => {
  it.each<[Target, Record<string, string>, string[]]>([
    [single, { text: "hi", label: "billing" }, ["billing"]],
    [single, { text: "hi" }, []],
    [commas, { tags: "a, b" }, ["a", "b"]],
    [flags, { toxic: " TRUE ", insult: "0", threat: "x" }, ["toxic", "threat"]],
    [flags, { toxic: "0", insult: "", threat: "no" }, ["safe"]],
    [scores, { joy: "0.5", fear: "" }, ["joy"]],
    [scores, { joy: "0.5001", fear: "0.49" }, ["joy"]],
  ])("of %j in %j are %j", (target, row, labels) => expect(rowLabels(target, cells(row))).toEqual(labels));
});

describe("toggleLabel", () => {
  it.each<[Target, string[], string, string[]]>([
    [single, ["billing"], "refund", ["refund"]],
    [single, ["billing"], "billing", ["billing"]],
    [commas, ["a"], "b", ["a", "b"]],
    [commas, ["a", "b"], "a", ["b"]],
    [flags, ["safe"], "toxic", ["toxic"]],
    [flags, ["toxic", "threat"], "safe", ["safe"]],
  ])("%j with %j, choosing %s", (target, labels, label, after) => {
    expect(toggleLabel(target, labels, label)).toEqual(after);
  });
});

describe("labelEdits", () => {
  it.each<[Target, Record<string, string>, string[], { column: string; value: string }[]]>([
    [single, { label: "a" }, ["b"], [{ column: "label", value: "b" }]],
    [single, { label: "a" }, [], [{ column: "label", value: "" }]],
    [single, { label: "a" }, ["a"], []],
    [commas, { tags: "a, b" }, ["a", "b", "c"], [{ column: "tags", value: "a, b, c" }]],
    [commas, { tags: "a,b" }, ["a"], [{ column: "tags", value: "a" }]],
    [json, { tags: "['a']" }, ["a", "it's"], [{ column: "tags", value: '["a","it\'s"]' }]],
    [json, { tags: '["a"]' }, [], [{ column: "tags", value: "[]" }]],
    [
      flags,
      { toxic: "true", insult: "0", threat: "" },
      ["insult"],
      [
        { column: "toxic", value: "false" },
        { column: "insult", value: "true" },
      ],
    ],
    [flags, { toxic: "1", insult: "0", threat: "0" }, ["safe"], [{ column: "toxic", value: "0" }]],
    [scores, { joy: "0.9", fear: "0.1" }, ["joy", "fear"], [{ column: "fear", value: "1" }]],
  ])("%j from %j to %j", (target, row, labels, edits) => {
    expect(labelEdits(target, cells(row), labels)).toEqual(edits);
  });

  it("write what is read back, whatever the target is made of", () => {
    const chosen = fc.subarray(["toxic", "insult", "threat"]);
    const target = fc.constantFrom<Target>(
      commas,
      json,
      multi({ type: "flags", columns: ["toxic", "insult", "threat"] }),
      multi({ type: "scores", columns: ["toxic", "insult", "threat"], threshold: 3 }),
    );
    fc.assert(
      fc.property(target, chosen, chosen, (of, first, second) => {
        const row: Record<string, string> = {};
        for (const labels of [first, second]) {
          for (const { column, value } of labelEdits(of, cells(row), labels)) row[column] = value;
          expect(rowLabels(of, cells(row)).toSorted()).toEqual(labels.toSorted());
        }
      }),
    );
  });
});

describe("fixedLabels and isUnreadable", () => {
  it("tell which targets take no new label, and which cells would lose what they hold", () => {
    expect(fixedLabels(flags)).toEqual(["toxic", "insult", "threat"]);
    expect(fixedLabels(single)).toBeNull();
    expect(isUnreadable(json, cells({ tags: "joy" }))).toBe(true);
    expect(isUnreadable(json, cells({ tags: "[]" }))).toBe(false);
  });
});
