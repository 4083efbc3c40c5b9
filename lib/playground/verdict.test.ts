import { describe, expect, it } from "vitest";
import type { Outcome } from "./outcome";
import { type TrueLabels, topLabels, trueLabelsOf, type Verdict, verdictOf } from "./verdict";

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

describe("verdictOf", () => {
  const says = (intent: string[], more: Outcome["chosen"] = []): Outcome => ({
    kind: "label",
    chosen: [{ target: "intent", labels: intent }, ...more],
  });
  it.each<[string, Outcome, TrueLabels, Verdict | null]>([
    ["the same label", says(["alarm"]), { intent: "alarm" }, "right"],
    ["another label", says(["alarm"]), { intent: "music" }, "wrong"],
    ["the same labels in another order", says(["alarm", "music"]), { intent: ["music", "alarm"] }, "right"],
    ["one of several true labels", says(["alarm"]), { intent: ["music", "alarm"] }, "wrong"],
    ["a label too many", says(["alarm", "music"]), { intent: ["alarm"] }, "wrong"],
    ["none where there is none", says([]), { intent: [] }, "right"],
    [
      "one target wrong of two",
      says(["alarm"], [{ target: "mood", labels: ["calm"] }]),
      { intent: "alarm", mood: "cross" },
      "wrong",
    ],
    ["a best guess of which it is not sure", { ...says([]), kind: "unsure" }, { intent: "alarm" }, "unknown"],
    ["the right label for a text unlike all", { ...says(["alarm"]), kind: "unlike" }, { intent: "alarm" }, "unknown"],
    ["a target that the example does not have", says(["alarm"]), { mood: "calm" }, null],
    ["no answer", { kind: "label", chosen: [] }, { intent: "alarm" }, null],
    [
      "a target named like a method",
      { kind: "label", chosen: [{ target: "toString", labels: ["x"] }] },
      { intent: "alarm" },
      null,
    ],
  ])("%s", (_, outcome, truth, expected) => {
    expect(verdictOf(outcome, truth)).toBe(expected);
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
