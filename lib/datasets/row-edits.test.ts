import { describe, expect, it } from "vitest";
import { editedPage, editedRow, overlayOf } from "./row-edits";
import type { StepActionInput } from "./steps-schema";

const columns = ["text", "label"];
const row = { row: 7, cells: ["hello", "a"] };
const edit = (at: number, column: string, value: string): StepActionInput => ({
  kind: "edit_row",
  row: at,
  cells: [{ column, value }],
});

describe("overlayOf and editedRow", () => {
  it("put the last edit of each cell over the row", () => {
    const overlay = overlayOf([
      edit(7, "label", "b"),
      edit(7, "text", "bye"),
      edit(7, "label", "c"),
      edit(8, "text", ""),
    ]);
    expect(editedRow(row, columns, overlay)).toEqual({ row: 7, cells: ["bye", "c"] });
    expect(editedRow({ row: 8, cells: ["x", "y"] }, columns, overlay).cells).toEqual(["", "y"]);
  });

  it("leave other rows as they are", () => {
    expect(editedRow(row, columns, overlayOf([edit(1, "text", "bye")]))).toBe(row);
    expect(editedRow(row, columns, overlayOf([{ kind: "trim", columns: ["text"] }]))).toBe(row);
  });

  it("know the rows that are to go", () => {
    expect([...overlayOf([{ kind: "delete_rows", rows: [3, 4] }]).removed]).toEqual([3, 4]);
  });
});

describe("editedPage", () => {
  const page = { columns, data: [{ row: 6, cells: ["", ""] }, row], offset: 0, total: 2 };
  it("writes an edit into the page that holds the row", () => {
    expect(editedPage(page, overlayOf([edit(7, "label", "b")])).data[1]?.cells).toEqual(["hello", "b"]);
    expect(editedPage(page, overlayOf([edit(9, "label", "b")]))).toBe(page);
  });
});
