import { describe, expect, it } from "vitest";
import type { DatasetStep, StepAction } from "../steps-schema";
import { describeStep } from "./describe-step";
import { groupSteps, resultOf } from "./group-steps";

const edit = (row: number): StepAction => ({ kind: "edit_row", row, cells: [{ column: "text", value: "x" }] });
const remove = (...rows: number[]): StepAction => ({ kind: "delete_rows", rows });
const label = (text: string): StepAction => ({ kind: "set_label_of_text", target: "label", text, label: "a" });
const drop = (text: string): StepAction => ({ kind: "resolve_conflicts", target: "label", how: "drop", texts: [text] });
const trim: StepAction = { kind: "trim", columns: ["text"], collapse: false };

function steps(actions: readonly StepAction[], applied = actions.length): DatasetStep[] {
  return actions.map((action, index) => ({
    id: `st_${index}`,
    number: index + 1,
    action,
    title: describeStep(action),
    result: {
      changedRows: action.kind === "delete_rows" ? 0 : 1,
      removedRows: action.kind === "delete_rows" ? action.rows.length : 0,
      addedRows: 0,
      examples: [],
      unmatched: [],
      notes: [],
    },
    isApplied: index < applied,
    createdAt: "2026-01-01T00:00:00.000Z",
  }));
}

const titles = (actions: readonly StepAction[], applied?: number) =>
  groupSteps(steps(actions, applied)).map((group) => group.title);

describe("groupSteps", () => {
  it("makes one entry of what was done row by row", () => {
    expect(
      titles([trim, edit(1), edit(2), edit(1), trim, label("a"), drop("b"), label("c"), remove(1), remove(2, 3)]),
    ).toEqual([
      "Trimmed white space in text",
      "Edited 2 rows",
      "Trimmed white space in text",
      "Settled the labels of 3 texts",
      "Removed 3 rows",
    ]);
  });

  it("leaves a lone step its own title, and equal steps of other kinds apart", () => {
    expect(titles([edit(7), trim, trim])).toEqual([
      "Edited text of row 7",
      "Trimmed white space in text",
      "Trimmed white space in text",
    ]);
  });

  it("parts what is applied from what was undone", () => {
    expect(titles([edit(1), edit(2), edit(3), edit(4)], 2)).toEqual(["Edited 2 rows", "Edited 2 rows"]);
    expect(titles([edit(1), edit(2), edit(3)], 2)).toEqual(["Edited 2 rows", "Edited text of row 3"]);
  });

  it("adds up what the steps did", () => {
    const [group] = groupSteps(steps([remove(1), remove(2, 3)]));
    expect(group && resultOf(group)).toEqual({ addedRows: 0, changedRows: 0, removedRows: 3 });
    expect(groupSteps([])).toEqual([]);
  });
});
