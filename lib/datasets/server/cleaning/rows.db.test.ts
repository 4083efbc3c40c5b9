import { describe, expect, it } from "vitest";
import type { RolesInput } from "@/lib/datasets/roles-schema";
import { db } from "@/lib/db/client";
import { aTable, clean, done, rowsNow } from "@/lib/testing/cleaning";
import type { StepActionInput } from "../../steps-schema";

describe("steps on rows", () => {
  const rows = [
    ["same", "a"],
    ["Same!", "a"],
    ["same", "b"],
    ["same", "a"],
    [" ", "a"],
    [" ", "a"],
    ["e mail", "c"],
    ["e-mail", "c"],
  ];
  const kept = (result: { rows: [number, ...string[]][] }) => result.rows.map(([row]) => row);

  it.each<[string, StepActionInput, number[]]>([
    ["repeated texts with the same label", { kind: "drop_duplicates" }, [0, 1, 2, 4, 5, 6, 7]],
    ["repeated texts", { kind: "drop_duplicates", sameLabels: false }, [0, 1, 4, 5, 6, 7]],
    ["loosely repeated texts", { kind: "drop_duplicates", match: "loose" }, [0, 2, 4, 5, 6]],
    ["conflicts", { kind: "resolve_conflicts", target: "label", how: "drop" }, [1, 4, 5, 6, 7]],
    ["empty texts", { kind: "drop_rows_where", what: "empty_text" }, [0, 1, 2, 3, 6, 7]],
    ["short texts", { kind: "drop_rows_where", what: "short_text", characters: 5 }, [1, 6, 7]],
    ["long texts", { kind: "drop_rows_where", what: "long_text", characters: 4 }, [0, 2, 3, 4, 5]],
    ["chosen rows", { kind: "delete_rows", rows: [3, 0, 3, 99] }, [1, 2, 4, 5, 6, 7]],
  ])("removes %s", async (_, action, expected) => {
    expect(kept(await done({ rows }, action))).toEqual(expected);
  });

  it("removes near-copies, as alike as asked", async () => {
    const text = "please send me the invoice for the order that I placed on";
    const rows = [
      [`${text} monday`, "a"],
      ["something else altogether that nobody would mistake for it", "a"],
      [`${text} Tuesday!`, "a"],
      [`${text} wednesday`, "b"],
    ];
    expect(kept(await done({ rows }, { kind: "drop_duplicates", match: "near" }))).toEqual([0, 1, 3]);
    expect(kept(await done({ rows }, { kind: "drop_duplicates", match: "near", sameLabels: false }))).toEqual([0, 1]);
    const id = await aTable({ rows });
    await expect(clean(id, { kind: "drop_duplicates", match: "near", similarity: 1 })).rejects.toThrow(/Nothing to do/);
  });

  it("names chosen rows that are not there", async () => {
    const { unmatched } = await done({ rows }, { kind: "delete_rows", rows: [0, 99] });
    expect(unmatched).toEqual(["row 99"]);
  });

  it("gives rows of one text their most frequent label, and drops ties", async () => {
    const result = await done(
      { rows: [...rows, ["tie", "a"], ["tie", "b"], ["tie", ""]] },
      { kind: "resolve_conflicts", target: "label", how: "majority" },
    );
    expect(result.rows.filter(([, text]) => text === "same").map(([, , label]) => label)).toEqual(["a", "a", "a"]);
    expect(kept(result)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 10]);
  });

  it("settles some texts and leaves the others", async () => {
    const conflicting = { rows: [...rows, ["tie", "a"], ["tie", "b"], ["tie", ""]] };
    const drop: StepActionInput = { kind: "resolve_conflicts", target: "label", how: "drop", texts: ["tie"] };
    expect(kept(await done(conflicting, drop))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 10]);
    const majority = await done(conflicting, { ...drop, how: "majority", texts: ["same", "Same!", "nowhere"] });
    expect(majority.rows.filter(([, text]) => text === "same").map(([, , label]) => label)).toEqual(["a", "a", "a"]);
    expect(majority.removedRows).toBe(0);
  });

  it("labels a text wherever it stands", async () => {
    const { rows: after, changedRows } = await done(
      { rows },
      { kind: "set_label_of_text", target: "label", text: "same", label: "b" },
    );
    expect(after.filter(([, text]) => text === "same").map(([, , label]) => label)).toEqual(["b", "b", "b"]);
    expect(changedRows).toBe(2);
    const id = await aTable({ rows });
    await expect(
      clean(id, { kind: "set_label_of_text", target: "label", text: "nowhere", label: "b" }),
    ).rejects.toThrow(/no row with this text/);
  });

  it("edits a row", async () => {
    const cells = [
      { column: "label", value: "new" },
      { column: "text", value: "it's “new”" },
    ];
    const { rows: after, examples } = await done({ rows }, { kind: "edit_row", row: 2, cells });
    expect(after[2]).toEqual([2, "it's “new”", "new"]);
    expect(examples).toEqual([
      { row: 2, column: "label", before: "b", after: "new" },
      { row: 2, column: "text", before: "same", after: "it's “new”" },
    ]);
    const id = await aTable({ rows });
    await expect(clean(id, { kind: "edit_row", row: 99, cells })).rejects.toThrow(
      "Nothing to do: the dataset has no row 99.",
    );
    await expect(clean(id, { kind: "edit_row", row: 0, cells: [{ column: "label", value: "a" }] })).rejects.toThrow(
      /says this already/,
    );
  });

  it("reads a joined text", async () => {
    const roles: RolesInput = {
      text: { columns: ["a", "b"], template: "{{a}}: {{b}}" },
      targets: [{ name: "label", column: "label" }],
    };
    const table = {
      columns: ["a", "b", "label"],
      roles,
      rows: [
        ["x", "y", "l"],
        ["x", "z", "l"],
        ["x", "y", "l"],
      ],
    };
    expect(kept(await done(table, { kind: "drop_duplicates" }))).toEqual([0, 1]);
    const labelled = await done(table, { kind: "set_label_of_text", target: "label", text: "x: z", label: "m" });
    expect(labelled.rows[1]).toEqual([1, "x", "z", "m"]);
  });

  it("needs a text column where the step does", async () => {
    const id = await aTable({ rows });
    await db.dataset.update({
      where: { id },
      data: {
        roles: {
          version: 2,
          text: null,
          targets: [],
          group: null,
          split: null,
          id: null,
          origin: "guessed",
          reasons: [],
        },
      },
    });
    await expect(clean(id, { kind: "drop_duplicates" })).rejects.toThrow(
      "Choose the text column of the dataset first.",
    );
    await expect(clean(id, { kind: "rename_label", target: "label", from: "a", to: "b" })).rejects.toThrow(
      /Choose the label column/,
    );
    await clean(id, { kind: "edit_row", row: 0, cells: [{ column: "text", value: "new" }] });
    expect((await rowsNow(id))[0]).toEqual([0, "new", "a"]);
  });
});

describe("many rows", () => {
  it("are written to files, and read alike", async () => {
    const rows = Array.from({ length: 900 }, (_, row) => [` text ${row % 450} `, row % 3 === 0 ? "a" : "b"]);
    const trimmed = await done({ rows }, { kind: "trim", columns: ["text"] });
    expect(trimmed.rows).toEqual(rows.map(([text = "", label = ""], row) => [row, text.trim(), label]));
    expect(trimmed.examples).toHaveLength(5);
    const renamed = await done({ rows }, { kind: "rename_label", target: "label", from: "a", to: "c" });
    expect(renamed.rows.filter(([, , label]) => label === "c")).toHaveLength(300);
    const dropped = await done({ rows }, { kind: "drop_duplicates", sameLabels: false });
    expect(dropped.rows.map(([row]) => row)).toEqual(Array.from({ length: 450 }, (_, row) => row));
    const chosen = Array.from({ length: 500 }, (_, index) => index);
    expect((await done({ rows }, { kind: "delete_rows", rows: chosen })).rows[0]?.[0]).toBe(500);
  });
});
