import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ColumnRoles, Target } from "@/lib/datasets/roles-schema";
import type { DatasetStep, StepActionInput } from "@/lib/datasets/steps-schema";
import { recipe } from "@/lib/preparations/schema";
import { digitLabel, fixedCells, fixStep, labelsNow, whyNotFixable } from "./fix-step";
import { retrainRecipe } from "./retrain";
import { answerCommand } from "./row-command";

const intent: Target = { name: "intent", kind: "single", column: "label" };
const topics: Target = {
  name: "topics",
  kind: "multi",
  source: { type: "separator", column: "topics", separator: "|" },
  noneLabel: "none",
};
const flags: Target = {
  name: "flags",
  kind: "multi",
  source: { type: "flags", columns: ["spam", "hate", "threat"] },
  noneLabel: "safe",
};
const SINCE = { rowsAsOf: "2026-05-01T00:00:00.000Z" };

function stepOf(
  action: StepActionInput,
  { createdAt = "2026-05-02T00:00:00.000Z", isApplied = true } = {},
): DatasetStep {
  // The input of an `edit_row` has no defaults: it is the action itself.
  const stored = action as DatasetStep["action"];
  const result = { changedRows: 1, removedRows: 0, addedRows: 0, examples: [], unmatched: [], notes: [] };
  return { id: "st_1", number: 1, action: stored, title: "Edited", result, isApplied, createdAt };
}

describe("fixStep", () => {
  it("writes the cell of a single label, and nothing where the row has it", () => {
    const base = { target: intent, row: 7, truth: ["refund"], edited: undefined };
    expect(fixStep({ ...base, labels: ["billing"] })).toEqual({
      kind: "edit_row",
      row: 7,
      cells: [{ column: "label", value: "billing" }],
    });
    expect(fixStep({ ...base, labels: ["refund"] })).toBeNull();
  });

  it("refuses a label that cannot stand there", () => {
    const fix = { target: topics, row: 1, truth: ["a"], edited: undefined, labels: ["b|c"] };
    expect(() => fixStep(fix)).toThrow("stands between the labels");
  });

  it("is read back as the labels that were asked for, by whatever target", () => {
    const target = fc.constantFrom<[Target, string[]]>(
      [intent, ["a", "b", "c"]],
      [topics, ["none", "a", "b", "c"]],
      [flags, ["safe", "spam", "hate", "threat"]],
    );
    const pick = ([of, names]: [Target, string[]]) => {
      const one = fc.constantFrom(...names).map((label) => [label]);
      const some = fc.subarray(names.slice(1), { minLength: 1 });
      const labels = of.kind === "single" ? one : fc.oneof(one, some);
      return fc.tuple(fc.constant(of), labels, labels);
    };
    fc.assert(
      fc.property(target.chain(pick), ([of, truth, labels]) => {
        const action = fixStep({ target: of, row: 3, truth, edited: undefined, labels });
        const found = fixedCells(action === null ? [] : [stepOf(action)], of, SINCE);
        expect(labelsNow(of, truth, found.get(3)).toSorted()).toEqual(labels.toSorted());
      }),
    );
  });
});

describe("fixedCells", () => {
  const action = { kind: "edit_row", row: 3, cells: [{ column: "label", value: "billing" }] } as const;
  it("counts what is applied, of this target and later than the evaluated rows", () => {
    const change = { ...action, cells: [...action.cells] };
    expect(
      fixedCells([stepOf(change)], intent, SINCE)
        .get(3)
        ?.get("label"),
    ).toBe("billing");
    expect(fixedCells([stepOf(change, { isApplied: false })], intent, SINCE).size).toBe(0);
    expect(fixedCells([stepOf(change, { createdAt: "2026-04-30T00:00:00.000Z" })], intent, SINCE).size).toBe(0);
    expect(fixedCells([stepOf({ ...change, cells: [{ column: "text", value: "x" }] })], intent, SINCE).size).toBe(0);
  });
});

describe("whyNotFixable", () => {
  const roles = { targets: [intent] } as unknown as ColumnRoles;
  it("says what is missing", () => {
    expect(whyNotFixable({ row: 1 }, roles, "intent")).toBeNull();
    expect(whyNotFixable({ row: null }, roles, "intent")).toContain("which row");
    expect(whyNotFixable({ row: 1 }, roles, "other")).toContain("no target “other”");
    expect(whyNotFixable({ row: 1 }, null, "intent")).toContain("is gone");
  });
});

describe("answerCommand", () => {
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  it.each([
    ["3", { type: "digit", digit: 3 }],
    ["A", { type: "accept" }],
    ["k", { type: "keep" }],
    ["j", { type: "move", to: "next" }],
    ["x", null],
  ])("reads %s", (key, command) => {
    expect(answerCommand({ ...plain, key })).toEqual(command);
  });
  it("leaves redo and the browser's own keys alone", () => {
    expect(answerCommand({ ...plain, key: "z", ctrlKey: true })).toEqual({ type: "undo" });
    expect(answerCommand({ ...plain, key: "Z", ctrlKey: true, shiftKey: true })).toBeNull();
    expect(answerCommand({ ...plain, key: "a", ctrlKey: true })).toBeNull();
  });
});

it("keys stand for the labels in the order of their scores", () => {
  const scores = [{ label: "refund" }, { label: "billing" }];
  expect(digitLabel(scores, 2)).toBe("billing");
  expect(digitLabel(scores, 3)).toBeUndefined();
});

it("a retraining keeps the recipe and the test rows", () => {
  const before = recipe.parse({ seed: 7, split: { lockedTest: "prep_old" } });
  const after = retrainRecipe({ id: "prep_1", recipe: before });
  expect(after).toEqual({ ...before, split: { ...before.split, lockedTest: "prep_1" } });
});
