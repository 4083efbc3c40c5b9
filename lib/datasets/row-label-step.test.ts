import { describe, expect, it } from "vitest";
import { labelStep } from "./row-label-step";

const from = { target: "intent", label: "refund", others: ["billing"] };

describe("labelStep", () => {
  it.each([
    ["rename", "refunds", { kind: "rename_label", target: "intent", from: "refund", to: "refunds" }],
    ["rename", "billing", { kind: "merge_labels", target: "intent", from: ["refund"], into: "billing" }],
    ["rename", "refund", null],
    ["rename", "", null],
    ["merge", "billing", { kind: "merge_labels", target: "intent", from: ["refund"], into: "billing" }],
    ["merge", "", null],
    ["delete", "", { kind: "delete_labels", target: "intent", labels: ["refund"] }],
  ] as const)("%s to %j", (action, after, step) => expect(labelStep({ ...from, action, after })).toEqual(step));
});
