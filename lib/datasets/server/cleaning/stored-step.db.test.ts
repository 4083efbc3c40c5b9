import { describe, expect, it } from "vitest";
import { storedAction, storedResult } from "./stored-step";

/** As version 1 is stored: these never change. */
const ACTION_V1 = {
  version: 1,
  action: { kind: "edit_row", row: 3, cells: [{ column: "label", value: "refund" }] },
  reads: { text: { columns: ["text"], template: null }, targets: [] },
  rowTexts: [{ row: 3, hash: "0123456789abcdef0123456789abcdef", text: "I want my money back" }],
};
const RESULT_V1 = {
  version: 1,
  changedRows: 1,
  removedRows: 1,
  examples: [{ row: 3, column: "label", before: "money", after: "refund" }],
  unmatched: [],
  changedColumns: [1],
  effect: [
    [3, [[1, "refund"]]],
    [4, null],
  ],
};

describe("stored steps", () => {
  it("of version 1 are read", () => {
    expect(storedAction.parse(ACTION_V1)).toEqual(ACTION_V1);
    // Rows could not be added then.
    expect(storedResult.parse(RESULT_V1)).toEqual({ ...RESULT_V1, addedRows: 0, notes: [] });
    expect(storedResult.parse({ ...RESULT_V1, effect: null }).effect).toBeNull();
  });

  it("of an unknown version are not taken for one", () => {
    expect(() => storedAction.parse({ ...ACTION_V1, version: 2 })).toThrow();
    expect(() => storedResult.parse({ ...RESULT_V1, version: 2 })).toThrow();
  });
});
