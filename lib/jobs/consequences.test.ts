import { describe, expect, it } from "vitest";
import { describeConsequences, describePurgeFailures } from "./consequences";
import type { JobConsequences } from "./trash-schema";

const CONSEQUENCES: JobConsequences = {
  events: 7,
  checkpoints: 100,
  notifications: 1,
  model: { id: "mdl_1", name: "tickets" },
  serverName: "Embedded engine",
  files: [
    { fileName: "train.jsonl", otherJobs: 0 },
    { fileName: "validation.jsonl", otherJobs: 2 },
  ],
};

describe("describeConsequences", () => {
  it("names what goes and what stays, files among the latter unless asked otherwise", () => {
    expect(describeConsequences(CONSEQUENCES, false)).toEqual({
      goes: ["The history of the run: 7 entries", "Its curves: 100 steps with losses and scores", "1 notification"],
      stays: [
        "The model “tickets”, which keeps working",
        "The dataset and its preparation",
        "train.jsonl on Embedded engine",
        "validation.jsonl on Embedded engine: 2 other jobs use it",
      ],
      deletable: ["train.jsonl"],
    });
  });

  it("moves the files that no other job uses to what goes", () => {
    const { goes, stays } = describeConsequences(CONSEQUENCES, true);
    expect(goes.at(-1)).toBe("train.jsonl on Embedded engine");
    expect(stays).not.toContain("train.jsonl on Embedded engine");
    expect(stays.at(-1)).toContain("validation.jsonl");
  });

  it("says nothing of what there is none of", () => {
    const bare = { ...CONSEQUENCES, events: 1, checkpoints: 0, notifications: 0, model: null, files: [] };
    expect(describeConsequences(bare, false)).toEqual({
      goes: ["The history of the run: 1 entry"],
      stays: ["The dataset and its preparation"],
      deletable: [],
    });
  });
});

describe("describePurgeFailures", () => {
  it("names the files that are still there, and why", () => {
    const files = [
      { fileName: "train.jsonl", outcome: "failed" as const, reason: "The server is busy." },
      { fileName: "validation.jsonl", outcome: "deleted" as const, reason: null },
    ];
    expect(describePurgeFailures({ id: "j", files })).toBe(
      "train.jsonl could not be deleted on the server. The server is busy.",
    );
    expect(describePurgeFailures({ id: "j", files: [] })).toBeNull();
  });
});
