import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RolesInput } from "@/lib/datasets/roles-schema";
import { aTable, clean, done, preview, rowsNow } from "@/lib/testing/cleaning";
import { datasetRowsQuery } from "../../rows-schema";
import { type AddRowsAction, stepsFile } from "../../steps-schema";
import { fetchReadyDataset } from "../internal";
import { profileDataset } from "../profile/profile-dataset";
import { listRows } from "../rows";
import { acceptVersion } from "../versions";
import { exportSteps } from "./export-steps";
import { jumpSteps } from "./jump-steps";
import { replaySteps } from "./replay-steps";
import { settleStates } from "./state-rows";

const ROWS = [
  ["where is my order", "delivery"],
  ["I want my money back", "refund"],
  ["cancel it", "cancel"],
];

const add = (...rows: [text: string, ...labels: string[]][]): AddRowsAction => ({
  kind: "add_rows",
  rows: rows.map(([text, ...labels]) => ({ text, labels: { label: labels } })),
});

const multi = (source: object, noneLabel: string | null = null): RolesInput => ({
  text: "text",
  targets: [{ name: "label", kind: "multi", source, noneLabel } as never],
});

describe("adding rows", () => {
  it("appends them after the last row of the source, and says so", async () => {
    const { rows, ...result } = await done({ rows: ROWS }, add(["send it again", "delivery"], ["hello", "greeting"]));
    expect(rows.slice(3)).toEqual([
      [3, "send it again", "delivery"],
      [4, "hello", "greeting"],
    ]);
    expect(result).toMatchObject({ addedRows: 2, changedRows: 0, removedRows: 0, unmatched: [], notes: [] });
    expect(result.examples).toEqual([
      { row: 3, column: "text", before: "", after: "send it again" },
      { row: 4, column: "text", before: "", after: "hello" },
    ]);
  });

  it("corrects the labels where the text is there already, and notes it", async () => {
    const twice = [...ROWS, ["cancel it", "refund"], [" cancel it ", "stop"]];
    const { rows, ...result } = await done(
      { rows: twice },
      add(["cancel it", "stop"], ["where is my order", "delivery"], ["new", "a"], ["new", "b"]),
    );
    expect(rows.map(([row, text, label]) => `${row} ${text} ${label}`)).toEqual([
      "0 where is my order delivery",
      "1 I want my money back refund",
      "2 cancel it stop",
      "3 cancel it stop",
      "4  cancel it  stop",
      "5 new b",
    ]);
    expect(result).toMatchObject({ addedRows: 1, changedRows: 2 });
    expect(result.notes).toEqual([
      "“cancel it” is there already, in 3 rows: its labels were corrected.",
      "“where is my order” is there already, with these labels.",
    ]);
  });

  it("refuses what changes nothing, what a column cannot say, and several labels of one", async () => {
    const id = await aTable({ rows: ROWS });
    await expect(clean(id, add(["cancel it", "cancel"]))).rejects.toThrow(
      "Nothing to do: the dataset has these texts already, with these labels.",
    );
    await expect(preview(id, add(["x", "a", "b"]))).rejects.toThrow("has one label a text");
    const action = { kind: "add_rows" as const, rows: [{ text: "x", labels: { other: ["a"], label: ["b"] } }] };
    expect((await preview(id, action)).unmatched).toEqual(["target “other”"]);
  });

  it.each([
    [
      "a separator, as the other cells have it",
      {
        columns: ["text", "label"],
        rows: [["one", "a, b"]],
        roles: multi({ type: "separator", column: "label", separator: "," }),
      },
      ["two", "b, c"],
    ],
    [
      "a JSON list",
      { columns: ["text", "label"], rows: [["one", '["a"]']], roles: multi({ type: "json", column: "label" }) },
      ["two", '["b","c"]'],
    ],
    [
      "a column a label, with the words that are there",
      {
        columns: ["text", "a", "b", "c"],
        rows: [
          ["zero", "", "", ""],
          ["one", "TRUE", "FALSE", "FALSE"],
        ],
        roles: multi({ type: "flags", columns: ["a", "b", "c"] }),
      },
      ["two", "FALSE", "TRUE", "TRUE"],
    ],
    [
      "scores",
      {
        columns: ["text", "a", "b", "c"],
        rows: [["one", "0.9", "0.2", "0.1"]],
        roles: multi({ type: "scores", columns: ["a", "b", "c"], threshold: 0.5 }),
      },
      ["two", "0", "1", "1"],
    ],
  ])("writes labels as %s", async (_, table, wanted) => {
    const { rows } = await done(table, add(["two", "b", "c"]));
    expect(rows.at(-1)?.slice(1)).toEqual(wanted);
  });

  it("writes a label column that the file does not have nowhere", async () => {
    const roles = multi({ type: "flags", columns: ["a", "b"] });
    const id = await aTable({ columns: ["text", "a", "b"], rows: [["one", "1", "0"]], roles });
    await expect(clean(id, add(["two", "z"]))).rejects.toThrow("“z” is none of them");
  });

  it("puts the text into the first of several columns, leaves the others empty, and finds it again there", async () => {
    const roles: RolesInput = {
      text: { columns: ["title", "body"], template: "{{title}}\n\n{{body}}" },
      targets: [{ name: "label", column: "label" }],
    };
    const id = await aTable({ columns: ["title", "body", "label", "id"], rows: [["t", "b", "x", "7"]], roles });
    await clean(id, add(["new", "y"]));
    const steps = await clean(id, add(["new", "z"], ["t\n\nb", "y"]));
    expect(await rowsNow(id)).toEqual([
      [0, "t", "b", "y", "7"],
      [1, "new", "", "z", ""],
    ]);
    expect(steps.data[1]?.result).toMatchObject({ addedRows: 0, changedRows: 2 });
  });

  it("is undone and redone, and later steps work on its rows", async () => {
    const id = await aTable({ rows: ROWS });
    await clean(id, { kind: "delete_rows", rows: [0] });
    await clean(id, add(["  first ", "a"], ["second", "b"]));
    await clean(id, { kind: "trim", columns: ["text"] });
    await clean(id, { kind: "edit_row", row: 4, cells: [{ column: "label", value: "c" }] });
    await clean(id, { kind: "delete_rows", rows: [3] });
    const after = await clean(id, add(["third", "d"]));
    expect(after).toMatchObject({ sourceRows: 3, addedRows: 3, rows: 4 });
    const last = await rowsNow(id);
    expect(last).toEqual([
      [1, ...(ROWS[1] ?? [])],
      [2, ...(ROWS[2] ?? [])],
      [4, "second", "c"],
      [5, "third", "d"],
    ]);
    await jumpSteps(id, 2);
    expect((await rowsNow(id)).slice(2)).toEqual([
      [3, "  first ", "a"],
      [4, "second", "b"],
    ]);
    await jumpSteps(id, 0);
    expect(await rowsNow(id)).toHaveLength(3);
    await jumpSteps(id, 6);
    expect(await rowsNow(id)).toEqual(last);
  });

  it("counts in rows, filters, the profile, columns and versions", async () => {
    const id = await aTable({ rows: ROWS });
    const steps = await clean(id, add(["hello there", "greeting"], ["hi", "greeting"]));
    const query = (input: object) => listRows(id, datasetRowsQuery.parse(input));
    expect(await query({})).toMatchObject({ total: 5 });
    expect((await query({ q: "hello" })).data).toEqual([{ row: 3, cells: ["hello there", "greeting"] }]);
    expect(await query({ label: "greeting" })).toMatchObject({ total: 2 });
    expect((await query({ step: steps.applied })).data.map(({ row }) => row)).toEqual([3, 4]);
    expect(await query({ outcome: "removed" })).toMatchObject({ total: 0 });
    const { columns } = await fetchReadyDataset(id);
    expect(columns.map(({ distinctCount }) => distinctCount)).toEqual([5, 4]);
    expect(JSON.stringify(await profileDataset(id))).toContain("greeting");
    const { data } = await acceptVersion(id);
    expect(data[0]).toMatchObject({ number: 2, rowCount: 5, isCurrent: true });
    await clean(id, add(["after the version", "greeting"]));
    expect((await rowsNow(id)).map(([row]) => row)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("travels with its rows to another file", async () => {
    const id = await aTable({ rows: ROWS });
    await clean(id, add(["new", "a"], ["cancel it", "stop"]));
    await clean(id, { kind: "edit_row", row: 3, cells: [{ column: "label", value: "b" }] });
    const file = stepsFile.parse(JSON.parse((await exportSteps(id)).content));
    const other = await aTable({ rows: [["x", "y"]] });
    expect((await replaySteps(other, file)).unmatched).toEqual([]);
    expect(await rowsNow(other)).toEqual([
      [0, "x", "y"],
      [1, "new", "b"],
      [2, "cancel it", "stop"],
    ]);
  });

  it("gives the same rows whether they are few or so many that they get a file", async () => {
    const many = Array.from({ length: 450 }, (_, index) => [`text ${index}`, `l${index % 5}`] as [string, string]);
    const id = await aTable({ rows: ROWS });
    await clean(id, add(...many));
    await settleStates();
    await clean(id, add(["one more", "l1"]));
    const rows = await rowsNow(id);
    expect(rows.map(([row]) => row)).toEqual(Array.from({ length: 454 }, (_, row) => row));
    expect(rows.slice(3, 453).map(([, ...cells]) => cells)).toEqual(many);
    await jumpSteps(id, 0);
    await jumpSteps(id, 2);
    expect(await rowsNow(id)).toEqual(rows);
  });

  it("keeps ids stable and leaves nothing out, whatever comes between", { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ texts: fc.uniqueArray(fc.nat({ max: 9 }), { maxLength: 4 }), remove: fc.nat({ max: 12 }) }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        async (rounds) => {
          const id = await aTable({ rows: ROWS });
          const model = new Map(ROWS.map(([text = "", label = ""], row) => [row, { text, label }]));
          let [next, applied] = [ROWS.length, 0];
          for (const [round, { texts, remove }] of rounds.entries()) {
            const label = `r${round}`;
            if (texts.length > 0) {
              await clean(id, add(...texts.map((text) => [`t${text}`, label] as [string, string])));
              applied += 1;
              for (const text of texts) {
                const same = [...model.values()].filter((row) => row.text === `t${text}`);
                for (const row of same) row.label = label;
                if (same.length === 0) model.set(next++, { text: `t${text}`, label });
              }
            }
            if (model.delete(remove)) {
              await clean(id, { kind: "delete_rows", rows: [remove] });
              applied += 1;
            }
          }
          const wanted = [...model].map(([row, { text, label }]) => [row, text, label]);
          expect(await rowsNow(id)).toEqual(wanted.sort((a, b) => Number(a[0]) - Number(b[0])));
          await jumpSteps(id, 0);
          await jumpSteps(id, applied);
          expect(await rowsNow(id)).toEqual(wanted);
        },
      ),
      { numRuns: 15 },
    ),
  );
});
