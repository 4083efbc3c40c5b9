import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelsOfKey, parseLabelList } from "./label-keys";
import type { MultiTarget, Target } from "./roles-schema";

const single: Target = { name: "intent", kind: "single", column: "label" };
const multi = (source: MultiTarget["source"], noneLabel: string | null = null): Target => ({
  name: "tags",
  kind: "multi",
  source,
  noneLabel,
});
const piped = multi({ type: "separator", column: "labels", separator: "|" });
const json = multi({ type: "json", column: "labels" });
const flags = multi({ type: "flags", columns: ["toxic", "insult", "threat"] });

describe("labelsOfKey", () => {
  it.each<[string, Target, string, string[]]>([
    ["a single label as it stands", single, " a|b ", [" a|b "]],
    ["no label in a blank cell", single, " \t", []],
    ["several between separators", piped, "joy| love |joy||", ["joy", "love"]],
    ["none in an empty cell", piped, "", []],
    ["a JSON list", json, '["joy", 3, true]', ["joy", "3", "true"]],
    ["a list as Python prints it", json, `['it\\'s', "b"]`, ["it's", "b"]],
    ["nothing in a cell that is no list", json, "joy", []],
    ["the columns that are set", flags, "101", ["toxic", "threat"]],
    ["none where none is set", flags, "000", []],
    ["the label for rows without any", multi({ type: "flags", columns: ["a", "b"] }, "safe"), "00", ["safe"]],
  ])("%s", (_, target, key, labels) => {
    expect(labelsOfKey(target, key)).toEqual(labels);
  });
});

describe("parseLabelList", () => {
  it("reads back what JSON and Python write", () => {
    const label = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== "");
    const python = (text: string) => `'${text.replace(/[\\']/g, "\\$&")}'`;
    fc.assert(
      fc.property(fc.array(label), (labels) => {
        expect(parseLabelList(JSON.stringify(labels))).toEqual(labels);
        expect(parseLabelList(`[${labels.map(python).join(", ")}]`)).toEqual(labels);
      }),
    );
  });

  it.each(["", "[]", "[ ]"])("%j is an empty list", (cell) => expect(parseLabelList(cell)).toEqual([]));
  it.each(["joy", "{}", "[1, [2]]", "['a' 'b']", "['a"])("%j is no list", (cell) =>
    expect(parseLabelList(cell)).toBeNull(),
  );
});
