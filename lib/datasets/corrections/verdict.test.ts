import { describe, expect, it } from "vitest";
import { describeLabels, isFixed, labelsGiven } from "./verdict";

describe("what a model says of a correction", () => {
  it("is what its thresholds choose, or nothing", () => {
    const answer = [
      { target: "topic", chosen: [] },
      { target: "tags", chosen: ["y", "z"] },
    ];
    expect(labelsGiven(answer)).toEqual({ topic: [], tags: ["y", "z"] });
  });

  it("is right where every named target has exactly these labels", () => {
    expect(isFixed({ tags: ["z", "y"] }, { topic: ["a"], tags: ["y", "z"] })).toBe(true);
    expect(isFixed({ tags: ["y"] }, { tags: ["y", "z"] })).toBe(false);
    expect(isFixed({ topic: ["a"], tags: ["y"] }, { topic: ["b"], tags: ["y"] })).toBe(false);
    expect(isFixed({ other: ["a"] }, { topic: ["a"] })).toBe(false);
  });

  it("reads as a line", () => {
    expect(describeLabels({ topic: ["a"] })).toBe("a");
    expect(describeLabels({ topic: ["a"], tags: [] })).toBe("topic: a; tags: no label");
  });
});
