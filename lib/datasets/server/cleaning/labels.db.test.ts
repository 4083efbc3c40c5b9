import { describe, expect, it } from "vitest";
import type { RolesInput } from "@/lib/datasets/roles-schema";
import { aTable, clean, done, preview, rowsNow } from "@/lib/testing/cleaning";
import type { StepActionInput } from "../../steps-schema";

const MULTI: Record<string, { columns: string[]; roles: RolesInput; cells: (labels: string[]) => string[] }> = {
  separator: {
    columns: ["text", "tags"],
    roles: {
      text: "text",
      targets: [
        {
          name: "label",
          kind: "multi",
          source: { type: "separator", column: "tags", separator: "|" },
          noneLabel: null,
        },
      ],
    },
    cells: (labels) => [labels.join("|")],
  },
  json: {
    columns: ["text", "tags"],
    roles: {
      text: "text",
      targets: [{ name: "label", kind: "multi", source: { type: "json", column: "tags" }, noneLabel: null }],
    },
    cells: (labels) => [JSON.stringify(labels)],
  },
  flags: {
    columns: ["text", "a", "b", "c"],
    roles: {
      text: "text",
      targets: [{ name: "label", kind: "multi", source: { type: "flags", columns: ["a", "b", "c"] }, noneLabel: null }],
    },
    cells: (labels) => ["a", "b", "c"].map((name) => (labels.includes(name) ? "1" : "0")),
  },
  scores: {
    columns: ["text", "a", "b", "c"],
    roles: {
      text: "text",
      targets: [
        {
          name: "label",
          kind: "multi",
          source: { type: "scores", columns: ["a", "b", "c"], threshold: 0.5 },
          noneLabel: null,
        },
      ],
    },
    cells: (labels) => ["a", "b", "c"].map((name) => (labels.includes(name) ? "1" : "0")),
  },
};

describe("steps on labels, one a row", () => {
  const rows = [
    ["t0", "a"],
    ["t1", "b"],
    ["t2", "c"],
    ["t3", ""],
    ["t4", "b"],
  ];

  it.each<[string, StepActionInput, (string | null)[], string[]]>([
    ["rename", { kind: "rename_label", target: "label", from: "b", to: "x|y" }, ["a", "x|y", "c", "", "x|y"], []],
    [
      "rename to one that is there",
      { kind: "rename_label", target: "label", from: "b", to: "a" },
      ["a", "a", "c", "", "a"],
      [],
    ],
    [
      "merge",
      { kind: "merge_labels", target: "label", from: ["b", "c", "x", "a"], into: "a" },
      ["a", "a", "a", "", "a"],
      ["label “x”"],
    ],
    [
      "merge into a new one",
      { kind: "merge_labels", target: "label", from: ["a", "c"], into: "it's" },
      ["it's", "b", "it's", "", "b"],
      [],
    ],
    [
      "delete",
      { kind: "delete_labels", target: "label", labels: ["b", "y"] },
      ["a", null, "c", "", null],
      ["label “y”"],
    ],
  ])("%s", async (_, action, expected, unmatched) => {
    const result = await done({ rows }, action);
    expect(result.rows).toEqual(expected.flatMap((label, row) => (label === null ? [] : [[row, `t${row}`, label]])));
    expect(result.unmatched).toEqual(unmatched);
  });

  it("shows the text of removed rows", async () => {
    const { examples } = await done({ rows }, { kind: "delete_labels", target: "label", labels: ["b"] });
    expect(examples).toEqual([
      { row: 1, column: "text", before: "t1", after: null },
      { row: 4, column: "text", before: "t4", after: null },
    ]);
  });

  it.each<[string, StepActionInput, RegExp]>([
    [
      "a target that is not there",
      { kind: "rename_label", target: "x", from: "a", to: "b" },
      /no target “x”. It has: label/,
    ],
    [
      "a label that is not there",
      { kind: "rename_label", target: "label", from: "x", to: "b" },
      /Nothing to do: the dataset has no label “x”/,
    ],
    ["a name that it has", { kind: "rename_label", target: "label", from: "a", to: "a" }, /Nothing to do/],
    ["a merge into itself", { kind: "merge_labels", target: "label", from: ["a"], into: "a" }, /Nothing to do/],
  ])("refuses %s", async (_, action, message) => {
    await expect(clean(await aTable({ rows }), action)).rejects.toThrow(message);
  });
});

describe.each(Object.entries(MULTI))("steps on labels, several a row: %s", (kind, { columns, roles, cells }) => {
  const given = [["a", "b"], ["b"], [], ["a", "c"], ["c"]];
  const table = { columns, roles, rows: given.map((labels, row) => [`t${row}`, ...cells(labels)]) };
  const expectLabels = (rows: [number, ...string[]][], labels: string[][]) =>
    expect(rows).toEqual(labels.map((names, row) => [row, `t${row}`, ...cells(names)]));

  it("merges", async () => {
    const { rows, changedRows, unmatched } = await done(table, {
      kind: "merge_labels",
      target: "label",
      from: ["b", "nope"],
      into: "a",
    });
    expectLabels(rows, [["a"], ["a"], [], ["a", "c"], ["c"]]);
    expect(changedRows).toBe(2);
    expect(unmatched).toEqual(["label “nope”"]);
  });

  it("deletes, and rows may end without labels", async () => {
    const { rows, removedRows } = await done(table, { kind: "delete_labels", target: "label", labels: ["c", "b"] });
    expectLabels(rows, [["a"], [], [], ["a"], []]);
    expect(removedRows).toBe(0);
  });

  it("renames where a label is not a column", async () => {
    const action: StepActionInput = { kind: "rename_label", target: "label", from: "b", to: "new" };
    if (kind === "flags" || kind === "scores") {
      const id = await aTable(table);
      await expect(clean(id, action)).rejects.toThrow(/are columns of the file, and “new” is none of them: a, b, c/);
      await expect(preview(id, action)).rejects.toMatchObject({ fields: [{ name: "action.to" }] });
      // To another column it is a merge.
      await clean(id, { ...action, to: "c" });
      expectLabels(await rowsNow(id), [["a", "c"], ["c"], [], ["a", "c"], ["c"]]);
    } else {
      const { rows } = await done(table, action);
      expectLabels(rows, [["a", "new"], ["new"], [], ["a", "c"], ["c"]]);
    }
  });

  it("labels a text", async () => {
    const { rows } = await done(table, { kind: "set_label_of_text", target: "label", text: "t1", label: "c" });
    expectLabels(rows, [["a", "b"], ["c"], [], ["a", "c"], ["c"]]);
  });

  it("merges the labels of repeated texts", async () => {
    const rows = [
      ["same", ["a"]],
      ["other", ["b"]],
      ["same", ["b"]],
      ["same", ["a"]],
      ["other", ["b"]],
      ["", ["a"]],
      ["", ["a"]],
    ] as const;
    const repeated = { columns, roles, rows: rows.map(([text, labels]) => [text, ...cells([...labels])]) };
    const result = await done(repeated, { kind: "drop_duplicates", merge: true });
    expect(result.rows).toEqual([
      [0, "same", ...cells(["a", "b"])],
      [1, "other", ...cells(["b"])],
      [5, "", ...cells(["a"])],
      [6, "", ...cells(["a"])],
    ]);
    expect(result).toMatchObject({ changedRows: 1, removedRows: 3 });
  });

  it("gives a text its most frequent labels", async () => {
    const rows = [
      ["same", ["a", "b"]],
      ["same", ["c"]],
      ["same", ["a", "b"]],
      ["tie", ["a"]],
      ["tie", ["b"]],
      ["same", []],
    ] as const;
    const conflicting = { columns, roles, rows: rows.map(([text, labels]) => [text, ...cells([...labels])]) };
    const result = await done(conflicting, { kind: "resolve_conflicts", target: "label", how: "majority" });
    expect(result.rows).toEqual([
      [0, "same", ...cells(["a", "b"])],
      [1, "same", ...cells(["a", "b"])],
      [2, "same", ...cells(["a", "b"])],
      [5, "same", ...cells([])],
    ]);
  });

  it("drops rows without a label", async () => {
    const { rows } = await done(table, { kind: "drop_rows_where", what: "unlabelled" });
    expect(rows.map(([row]) => row)).toEqual([0, 1, 3, 4]);
  });
});

describe("several labels a row", () => {
  const source = { type: "separator", column: "tags", separator: "|" } as const;
  const roles = (noneLabel: string | null): RolesInput => ({
    text: "text",
    targets: [{ name: "label", kind: "multi", source, noneLabel }],
  });

  it("refuses a label with the separator in it", async () => {
    const id = await aTable({ columns: ["text", "tags"], roles: roles(null), rows: [["t", "a|b"]] });
    const action: StepActionInput = { kind: "rename_label", target: "label", from: "a", to: "x|y" };
    await expect(clean(id, action)).rejects.toThrow(/holds “\|”, which stands between/);
  });

  it("renames the label for none, which then is written", async () => {
    const table = {
      columns: ["text", "tags"],
      roles: roles("safe"),
      rows: [
        ["t0", ""],
        ["t1", "a"],
        ["t2", "safe"],
      ],
    };
    const { rows } = await done(table, { kind: "rename_label", target: "label", from: "safe", to: "fine" });
    expect(rows).toEqual([
      [0, "t0", "fine"],
      [1, "t1", "a"],
      [2, "t2", "fine"],
    ]);
  });

  it("says that the label for none cannot be deleted", async () => {
    const id = await aTable({
      columns: ["text", "tags"],
      roles: roles("safe"),
      rows: [
        ["t0", ""],
        ["t1", "a"],
      ],
    });
    await expect(clean(id, { kind: "delete_labels", target: "label", labels: ["safe"] })).rejects.toThrow(
      "Nothing to do: rows without a label count as this one.",
    );
  });

  it("does not merge the label for none into others", async () => {
    const table = {
      columns: ["text", "tags"],
      roles: roles("safe"),
      rows: [
        ["t", ""],
        ["t", "a"],
        ["u", ""],
        ["u", ""],
      ],
    };
    const { rows } = await done(table, { kind: "drop_duplicates", merge: true });
    expect(rows).toEqual([
      [0, "t", "a"],
      [2, "u", ""],
    ]);
  });

  it("takes a list of labels where a row with the text has it", async () => {
    const table = {
      columns: ["text", "tags"],
      roles: roles(null),
      rows: [
        ["t", "a|b"],
        ["t", "c"],
        ["u", "c"],
      ],
    };
    const { rows, changedRows } = await done(table, {
      kind: "set_label_of_text",
      target: "label",
      text: "t",
      label: "a, b",
    });
    expect(rows).toEqual([
      [0, "t", "a|b"],
      [1, "t", "a|b"],
      [2, "u", "c"],
    ]);
    expect(changedRows).toBe(1);
  });
});
