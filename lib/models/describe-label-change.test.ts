import { describe, expect, it } from "vitest";
import { describeLabelChange } from "./describe-label-change";
import type { ModelTarget } from "./schema";

const target = (name: string, labels: string[], lossFunction = "single_class"): ModelTarget => ({
  name,
  labels,
  lossFunction,
});

const many = Array.from({ length: 12 }, (_, index) => `label_${index}`);

describe("describeLabelChange", () => {
  it("has nothing to say of the same labels, whatever their order", () => {
    const before = [target("topic", ["billing", "login"]), target("tone", ["calm", "cross"])];
    const after = [target("tone", ["cross", "calm"]), target("topic", ["login", "billing"])];
    expect(describeLabelChange(before, after)).toEqual([]);
  });

  it.each<[string, ModelTarget[], ModelTarget[], string[]]>([
    [
      "labels that come and go",
      [target("topic", ["billing", "login"])],
      [target("topic", ["billing", "delivery", "returns"])],
      ["“topic” loses “login” and gains “delivery” and “returns”."],
    ],
    ["labels that only go", [target("topic", ["a", "b"])], [target("topic", ["a"])], ["“topic” loses “b”."]],
    ["labels that only come", [target("topic", ["a"])], [target("topic", ["a", "b"])], ["“topic” gains “b”."]],
    [
      "targets with other names",
      [target("topic", ["a"])],
      [target("sentiment", ["a"])],
      ["There is no “topic” any more.", "There is “sentiment” now."],
    ],
    [
      "a target of several labels a text",
      [target("topic", ["a"])],
      [target("topic", ["a"], "multi_class")],
      ["“topic” is any number of labels now, not one."],
    ],
    [
      "a target of one label a text",
      [target("topic", ["a"], "multi_class")],
      [target("topic", ["a"])],
      ["“topic” is one label now, not any number."],
    ],
    [
      "many labels",
      [target("topic", many)],
      [target("topic", ["a"])],
      ["“topic” loses “label_0”, “label_1”, “label_2” and 9 more and gains “a”."],
    ],
  ])("tells of %s", (_, before, after, words) => {
    expect(describeLabelChange(before, after)).toEqual(words);
  });
});
