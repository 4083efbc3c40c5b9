import { describe, expect, it } from "vitest";
import { isRight, topLabels, trueLabelsOf } from "./verdict";

const intent = (label: string, score = 0.9) => ({ target: "intent", label, score });

describe("topLabels", () => {
  it("takes the first of each target and skips a target without labels", () => {
    const scores = [
      { label: "alarm", score: 0.8 },
      { label: "music", score: 0.2 },
    ];
    expect(
      topLabels([
        { target: "intent", scores },
        { target: "mood", scores: [] },
      ]),
    ).toEqual([intent("alarm", 0.8)]);
  });
});

describe("isRight", () => {
  it.each([
    ["the same label", [intent("alarm")], { intent: "alarm" }, true],
    ["another label", [intent("alarm")], { intent: "music" }, false],
    ["one of several true labels", [intent("alarm")], { intent: ["music", "alarm"] }, true],
    [
      "one target wrong of two",
      [intent("alarm"), { target: "mood", label: "calm", score: 1 }],
      { intent: "alarm", mood: "cross" },
      false,
    ],
    ["a target that the example does not have", [intent("alarm")], { mood: "calm" }, null],
    ["no answer", [], { intent: "alarm" }, null],
    ["a target named like a method", [{ target: "toString", label: "x", score: 1 }], { intent: "alarm" }, null],
  ])("%s", (_, tops, truth, expected) => {
    expect(isRight(tops, truth)).toBe(expected);
  });
});

describe("trueLabelsOf", () => {
  it.each([
    [{ intent: "alarm" }, ["alarm"]],
    [{ intent: ["a", "b"] }, ["a", "b"]],
    [{ other: "alarm" }, []],
  ])("%j has %j", (truth, labels) => {
    expect(trueLabelsOf(truth, "intent")).toEqual(labels);
  });
});
