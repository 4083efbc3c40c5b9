import { describe, expect, it } from "vitest";
import { aTable, clean } from "@/lib/testing/cleaning";
import { aPreparation } from "@/lib/testing/factories";
import { KEEP_ALL } from "@/lib/testing/preparations";
import type { DatasetRowsQuery, RowIssue } from "../../rows-schema";
import { jumpSteps } from "../cleaning/jump-steps";
import { profileDataset } from "../profile/profile-dataset";
import { listRows } from "../rows";

const ROWS = [
  ["where is my parcel", "delivery", "7"],
  ["WHERE IS MY parcel", "delivery", "10"],
  ["", "delivery", "-1.5"],
  ["ok", "", ""],
  ["where is my parcel", "returns", "9"],
  ["a text like no other", "returns", "1e3"],
  ["where is my letter", "delivery", ""],
  ["where is my parcel", "", "7"],
];
const COLUMNS = ["text", "label", "score"];

function someTable() {
  return aTable({ columns: COLUMNS, rows: ROWS });
}

async function ids(id: string, query: Partial<DatasetRowsQuery>): Promise<number[]> {
  const { data, total } = await listRows(id, { limit: 500, ...query });
  expect(data).toHaveLength(total);
  return data.map(({ row }) => row);
}

describe("listRows", () => {
  it("gives windows in file order, past the end as well", async () => {
    const id = await someTable();
    expect(await listRows(id, { limit: 2, offset: 3 })).toEqual({
      columns: COLUMNS,
      data: [
        { row: 3, cells: ["ok", "", ""] },
        { row: 4, cells: ["where is my parcel", "returns", "9"] },
      ],
      offset: 3,
      total: 8,
    });
    expect(await listRows(id, { offset: 8 })).toMatchObject({ data: [], total: 8 });
  });

  it.each<[Partial<DatasetRowsQuery>, number[]]>([
    [{ q: "PARCEL" }, [0, 1, 4, 7]],
    [{ q: "return" }, [4, 5]],
    [{ q: "%" }, []],
    [{ q: "" }, [0, 1, 2, 3, 4, 5, 6, 7]],
    [{ label: "delivery" }, [0, 1, 2, 6]],
    [{ label: "" }, [3, 7]],
    [{ label: "none of them" }, []],
    [{ label: "delivery", q: "letter" }, [6]],
    [{ issue: "empty_text" }, [2]],
    [{ issue: "short_text" }, [2, 3]],
    [{ issue: "long_text" }, []],
    [{ issue: "unlabelled" }, [3, 7]],
    [{ issue: "duplicate" }, [4, 7]],
    [{ issue: "near_duplicate" }, [0, 1, 4, 6, 7]],
    [{ issue: "conflict" }, [0, 4]],
    [{ issue: "rare_label", target: "label" }, [0, 1, 2, 4, 5, 6]],
    [{ issue: "duplicate", label: "returns" }, [4]],
    [{ sort: "score" }, [2, 0, 7, 4, 1, 5, 3, 6]],
    [{ sort: "score", direction: "desc" }, [5, 1, 4, 7, 0, 2, 3, 6]],
    [{ sort: "text" }, [5, 3, 6, 1, 0, 4, 7, 2]],
    [{ sort: "label", label: "" }, [3, 7]],
    [{ sort: "text", q: "parcel", direction: "desc" }, [7, 4, 0, 1]],
  ])("finds the rows of %j", async (query, expected) => {
    expect(await ids(await someTable(), query)).toEqual(expected);
  });

  it.each<[Partial<DatasetRowsQuery>, string]>([
    [{ sort: "none" }, "invalid"],
    [{ label: "delivery", target: "none" }, "invalid"],
    [{ outcome: "train" }, "invalid"],
    [{ step: 1 }, "not_found"],
    [{ preparation: "pr_none" }, "not_found"],
  ])("refuses %j", async (query, code) => {
    await expect(listRows(await someTable(), query)).rejects.toMatchObject({ code });
  });

  it("finds what the profile counts", async () => {
    const id = await someTable();
    const { text, targets } = await profileDataset(id);
    const counts: [RowIssue, number | undefined][] = [
      ["empty_text", text.emptyCount],
      ["short_text", text.shortCount],
      ["long_text", text.longCount],
      ["duplicate", text.duplicateCount],
      ["conflict", targets[0]?.conflictRows],
      ["unlabelled", targets[0]?.emptyCount],
    ];
    for (const [issue, count] of counts) expect((await listRows(id, { issue })).total, issue).toBe(count);
  });

  it("finds a label among several, and in several targets", async () => {
    const id = await aTable({
      columns: ["text", "topics", "tone"],
      rows: [
        ["one", "a|b", "x"],
        ["two", "b", ""],
        ["three", "", "y"],
        ["four", "a", "x"],
      ],
      roles: {
        text: "text",
        targets: [
          {
            name: "topics",
            kind: "multi",
            source: { type: "separator", column: "topics", separator: "|" },
            noneLabel: null,
          },
          { name: "tone", column: "tone" },
        ],
      },
    });
    expect(await ids(id, { label: "a" })).toEqual([0, 3]);
    expect(await ids(id, { label: "" })).toEqual([2]);
    expect(await ids(id, { label: "x", target: "tone" })).toEqual([0, 3]);
    expect(await ids(id, { issue: "unlabelled" })).toEqual([1, 2]);
    expect(await ids(id, { issue: "unlabelled", target: "tone" })).toEqual([1]);
  });

  it("puts what belongs together one after the other", async () => {
    const rows = [
      ["one two three", "a"],
      ["alpha beta gamma", "b"],
      ["one two three", "b"],
      ["alpha beta gamma", "a"],
      ["one two four", "a"],
    ];
    const id = await aTable({ rows });
    expect(await ids(id, { issue: "conflict" })).toEqual([0, 2, 1, 3]);
    expect(await ids(id, { issue: "near_duplicate" })).toEqual([0, 2, 4, 1, 3]);
    expect(await ids(id, { issue: "conflict", sort: "label" })).toEqual([0, 3, 1, 2]);
  });

  it("follows the cleaning steps", async () => {
    const id = await someTable();
    await clean(id, { kind: "drop_rows_where", what: "empty_text" });
    await clean(id, { kind: "rename_label", target: "label", from: "returns", to: "refunds" });
    expect(await listRows(id, { limit: 2, offset: 1 })).toMatchObject({ total: 7, data: [{ row: 1 }, { row: 3 }] });
    expect(await ids(id, { label: "refunds" })).toEqual([4, 5]);
    expect(await ids(id, { label: "returns" })).toEqual([]);

    const removed = await listRows(id, { outcome: "removed" });
    expect(removed).toMatchObject({ total: 1, data: [{ row: 2, cells: ["", "delivery", "-1.5"] }] });
    expect(await ids(id, { step: 1 })).toEqual([2]);
    const renamed = await listRows(id, { step: 2, q: "like no other" });
    expect(renamed.data).toEqual([{ row: 5, cells: ["a text like no other", "returns", "1e3"] }]);
    expect(await ids(id, { step: 2, label: "returns" })).toEqual([4, 5]);
    expect(await ids(id, { step: 2, sort: "text" })).toEqual([5, 4]);
  });

  it("shows a step that took the place of one that was undone", async () => {
    const id = await someTable();
    await clean(id, { kind: "delete_rows", rows: [0] });
    expect(await ids(id, { step: 1 })).toEqual([0]);
    await jumpSteps(id, 0);
    expect(await ids(id, { step: 1 })).toEqual([0]);
    await clean(id, { kind: "delete_rows", rows: [1, 2] });
    await jumpSteps(id, 0);
    expect(await ids(id, { step: 1 })).toEqual([1, 2]);
    expect(await ids(id, { outcome: "removed" })).toEqual([]);
  });

  it("shows what became of rows in a preparation, those that are gone since from the source", async () => {
    const labels = { a: 30, b: 30, c: 2 };
    const {
      id: preparation,
      datasetId,
      summary,
    } = await aPreparation({
      labels,
      recipe: { balance: { minSamples: 10, maxSamples: 20 } },
    });
    const of = (outcome: DatasetRowsQuery["outcome"]) => listRows(datasetId, { preparation, outcome, limit: 500 });
    const train = await of("train");
    expect(train.total).toBe(summary.splits.train.rows);
    const dropped = await of("label_dropped");
    expect(dropped.data.map(({ cells }) => cells[1])).toEqual(["c", "c"]);
    expect((await of("capped")).total).toBe(20);
    expect((await listRows(datasetId, { preparation })).total).toBe(40);

    const [gone] = train.data;
    await clean(datasetId, { kind: "delete_rows", rows: [gone?.row ?? -1] });
    expect(await of("train")).toEqual(train);
    const sorted = await listRows(datasetId, {
      preparation,
      outcome: "train",
      sort: "label",
      q: "about a",
      limit: 500,
    });
    expect(sorted.total).toBe(train.data.filter(({ cells }) => cells[1] === "a").length);
    const ofLabel = await listRows(datasetId, {
      preparation,
      outcome: "train",
      label: gone?.cells[1] ?? "",
      limit: 500,
    });
    expect(ofLabel.data).toEqual(train.data.filter(({ cells }) => cells[1] === gone?.cells[1]));
  });

  it("does not show another dataset's preparation", async () => {
    const { id } = await aPreparation({ recipe: KEEP_ALL });
    await expect(listRows(await someTable(), { preparation: id, outcome: "train" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
