import { describe, expect, it } from "vitest";
import { describeAdvice } from "./describe-advice";
import type { Advice } from "./report-schema";

const target = "intent";

describe("describeAdvice", () => {
  it.each<[Advice, string]>([
    [{ kind: "too_few_rows", target, labels: ["refund"] }, "refund has fewer than 15 rows here: too few to judge."],
    [{ kind: "too_few_rows", target, labels: ["a", "b"] }, "a and b have fewer than 15 rows each here"],
    [{ kind: "too_few_rows", target, labels: ["a", "b", "c", "d"] }, "a, b, c and 1 other label have"],
    [{ kind: "absent_in_split", target, labels: ["a"] }, "No row here has a, so nothing is known about it."],
    [
      { kind: "absent_in_split", target, labels: ["a", "b", "c", "d", "e"] },
      "No row here has a, b, c and 2 other labels",
    ],
    [{ kind: "hard_to_tell_apart", target, labels: ["refund", "billing"], rows: 1 }, "1 row got the one for the other"],
    [
      { kind: "hard_to_tell_apart", target, labels: ["refund", "billing"], rows: 1200 },
      "refund and billing are hard to tell apart: 1,200 rows got",
    ],
    [
      { kind: "other_mix", target, labels: ["a", "b", "c"] },
      "The share of a, b and c is not what it is in the training rows",
    ],
    [{ kind: "over_confident", target, error: 0.124 }, "by about 12 points"],
    [{ kind: "over_confident", target, error: 0.004 }, "by about 1 point:"],
  ])("says of %j: %s", (advice, words) => {
    expect(describeAdvice(advice)).toContain(words);
  });
});
