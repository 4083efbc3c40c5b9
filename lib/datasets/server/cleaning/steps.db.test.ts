import { existsSync, readdirSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { ensureDirectory } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { aTable, clean, preview, rowsNow } from "@/lib/testing/cleaning";
import type { StepActionInput } from "../../steps-schema";
import { bootDatasets } from "../boot";
import { deleteDataset } from "../delete";
import { getDataset } from "../get";
import { fetchReadyDataset } from "../internal";
import { listDatasets } from "../list";
import { listTasks } from "../tasks";
import { updateDataset } from "../update";
import { jumpSteps, undoStep } from "./jump-steps";
import { listSteps } from "./list-steps";
import { rowsOfStep } from "./rows-of-step";
import { settleStates } from "./state-rows";

/** More rows than a step keeps in its record, so that its effect is a file. */
const MANY = 260;

function manyRows(count = MANY): string[][] {
  return Array.from({ length: count }, (_, row) => [` Text ${row} `, row % 2 === 0 ? "a" : "b"]);
}

/** Ten steps of all kinds: some of a few rows, some of many. */
const TEN: StepActionInput[] = [
  { kind: "trim", columns: ["text"] },
  { kind: "edit_row", row: 0, cells: [{ column: "label", value: "b" }] },
  { kind: "rename_label", target: "label", from: "b", to: "c" },
  { kind: "delete_rows", rows: [5, 6] },
  { kind: "replace", columns: ["text"], find: "Text", replacement: "text" },
  { kind: "edit_row", row: 1, cells: [{ column: "text", value: "text 3" }] },
  { kind: "drop_duplicates", sameLabels: false },
  { kind: "merge_labels", target: "label", from: ["c"], into: "a" },
  { kind: "edit_row", row: 2, cells: [{ column: "label", value: "z" }] },
  { kind: "drop_rows_where", what: "short_text", characters: 7 },
];

async function stateKey(id: string) {
  return (await fetchReadyDataset(id)).rows.key;
}

function files(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory).sort() : [];
}

/** Files of a dataset that cleaning makes. */
function traces(id: string) {
  return {
    steps: files(paths.datasetSteps(id)),
    states: files(paths.datasetStates(id)),
    half: files(paths.temporary()),
  };
}

describe("a history of steps", () => {
  it("goes back to any of ten, and forth again, to the same rows", async () => {
    const id = await aTable({ rows: manyRows() });
    const seen = [{ key: await stateKey(id), rows: await rowsNow(id) }];
    for (const action of TEN) {
      await clean(id, action);
      seen.push({ key: await stateKey(id), rows: await rowsNow(id) });
    }
    expect(new Set(seen.map(({ key }) => key)).size).toBe(11);
    expect(seen[10]?.rows.length).toBeLessThan(MANY - 2);
    expect(traces(id).states.length).toBeLessThanOrEqual(4);

    for (const applied of [4, 10, 0, 7, 1, 10, 3, 9, 2, 8, 5, 6]) {
      const steps = await jumpSteps(id, applied);
      expect(steps).toMatchObject({ applied, total: 10, rows: seen[applied]?.rows.length, sourceRows: MANY });
      expect(steps.data.map(({ isApplied }) => isApplied)).toEqual(TEN.map((_, index) => index < applied));
      expect(await stateKey(id)).toBe(seen[applied]?.key);
      expect(await rowsNow(id)).toEqual(seen[applied]?.rows);
      expect(traces(id).states.length).toBeLessThanOrEqual(4);
    }
    // The source never changes.
    await jumpSteps(id, 0);
    expect(await rowsNow(id)).toEqual(manyRows().map((cells, row) => [row, ...cells]));
  });

  it("makes rows again whose files are gone", async () => {
    const id = await aTable({ rows: manyRows() });
    for (const action of TEN) await clean(id, action);
    const before = await rowsNow(id);
    await rm(paths.datasetStates(id), { recursive: true });
    const all = await Promise.all([rowsNow(id), rowsNow(id), rowsNow(id)]);
    for (const rows of all) expect(rows).toEqual(before);
    expect(traces(id).half).toEqual([]);
  });

  it("says which step's file is missing, and can leave it", async () => {
    const id = await aTable({ rows: manyRows() });
    await clean(id, { kind: "trim", columns: ["text"] });
    await clean(id, { kind: "edit_row", row: 0, cells: [{ column: "label", value: "x" }] });
    await rm(paths.datasetStates(id), { recursive: true });
    await rm(paths.datasetSteps(id), { recursive: true });
    await expect(rowsNow(id)).rejects.toMatchObject({
      code: "invalid_state",
      message: expect.stringMatching(/step 1 did is missing/),
    });
    expect(await getDataset(id)).toMatchObject({ rowCount: MANY });
    expect(await undoStep(id, 1)).toMatchObject({ applied: 0 });
    expect(await rowsNow(id)).toHaveLength(MANY);
  });

  it("forgets what was undone when another step comes", async () => {
    const id = await aTable({ rows: manyRows() });
    await clean(id, { kind: "trim", columns: ["text"] });
    await clean(id, { kind: "rename_label", target: "label", from: "a", to: "x" });
    await undoStep(id, 1);
    expect(traces(id).steps).toHaveLength(1);
    const steps = await clean(id, { kind: "delete_rows", rows: [0] });
    expect(steps).toMatchObject({ total: 1, applied: 1, rows: MANY - 1 });
    expect(traces(id).steps).toEqual([]);
    await expect(jumpSteps(id, 2)).rejects.toMatchObject({ code: "invalid", fields: [{ name: "applied" }] });
  });

  it("keeps the file of a step that is undone and made again", async () => {
    const id = await aTable({ rows: manyRows() });
    await clean(id, { kind: "trim", columns: ["text"] });
    const key = await stateKey(id);
    await jumpSteps(id, 0);
    await clean(id, { kind: "trim", columns: ["text"] });
    expect(await stateKey(id)).toBe(key);
    await rm(paths.datasetStates(id), { recursive: true });
    expect((await rowsNow(id))[0]).toEqual([0, "Text 0", "a"]);
  });

  it("undoes a step and those after it", async () => {
    const id = await aTable({
      rows: [
        ["a", "x"],
        ["b", "y"],
        ["c", "z"],
      ],
    });
    for (const row of [0, 1, 2]) await clean(id, { kind: "edit_row", row, cells: [{ column: "label", value: "new" }] });
    expect(await undoStep(id, 2)).toMatchObject({ applied: 1, total: 3 });
    expect(await undoStep(id, 3)).toMatchObject({ applied: 1 });
    await expect(undoStep(id, 4)).rejects.toMatchObject({ code: "not_found" });
    expect((await rowsNow(id)).map(([, , label]) => label)).toEqual(["new", "y", "z"]);
  });

  it("lists the newest steps, and those before them", async () => {
    const id = await aTable({
      rows: [
        ["a", "0"],
        ["b", "y"],
      ],
    });
    for (let value = 1; value <= 5; value++) {
      await clean(id, { kind: "edit_row", row: 0, cells: [{ column: "label", value: String(value) }] });
    }
    const numbers = async (limit: number, before?: number) =>
      (await listSteps(id, { limit, before })).data.map(({ number }) => number);
    expect(await numbers(2)).toEqual([4, 5]);
    expect(await numbers(2, 4)).toEqual([2, 3]);
    expect(await numbers(10)).toEqual([1, 2, 3, 4, 5]);
    expect(await listSteps(id, { limit: 1 })).toMatchObject({ total: 5, applied: 5 });
    await expect(listSteps("ds_none")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("records of earlier releases", () => {
  it("are cleaned too: their first version is its own state", async () => {
    const id = await aTable({ rows: manyRows() });
    await db.datasetVersion.updateMany({ where: { datasetId: id }, data: { stateKey: "" } });
    await clean(id, { kind: "trim", columns: ["text"] });
    expect((await rowsNow(id))[0]).toEqual([0, "Text 0", "a"]);
    expect(await undoStep(id, 1)).toMatchObject({ applied: 0 });
    expect(await getDataset(id)).toMatchObject({ version: { isCurrent: true } });
  });
});

describe("what everybody reads of a cleaned dataset", () => {
  it("counts rows and values again", async () => {
    const id = await aTable({ rows: [...manyRows(), [" ", "a"]] });
    const trim = await clean(id, { kind: "trim", columns: ["text"] });
    expect(trim.rows).toBe(MANY + 1);
    const dropped = await clean(id, { kind: "delete_labels", target: "label", labels: ["b"] });
    const rows = dropped.rows;
    const detail = await getDataset(id);
    expect(detail).toMatchObject({ rowCount: rows, version: { number: 1, isCurrent: false }, canReparse: false });
    expect(detail.columns[0]).toMatchObject({
      distinctCount: rows,
      emptyCount: 1,
      samples: ["Text 0", "Text 2", "Text 4"],
    });
    expect(detail.columns[1]).toMatchObject({ distinctCount: 1, samples: ["a"] });
    const listed = (await listDatasets({ limit: 50 })).data.find((dataset) => dataset.id === id);
    expect(listed?.rowCount).toBe(rows);
    await jumpSteps(id, 0);
    expect(await getDataset(id)).toMatchObject({ rowCount: MANY + 1, version: { isCurrent: true } });
  });

  it("changes the key of a column with its cells only", async () => {
    const id = await aTable({ rows: manyRows() });
    const keys = async () => (await fetchReadyDataset(id)).rows.columnKeys;
    const source = await keys();
    await clean(id, { kind: "rename_label", target: "label", from: "a", to: "x" });
    const renamed = await keys();
    expect(renamed[0]).toBe(source[0]);
    expect(renamed[1]).not.toBe(source[1]);
    await clean(id, { kind: "delete_rows", rows: [1, 2] });
    expect(await keys()).toEqual(renamed);
    // Only the text has white space to trim.
    await clean(id, { kind: "trim", columns: ["text", "label"] });
    const trimmed = await keys();
    expect(trimmed[0]).not.toBe(renamed[0]);
    expect(trimmed[1]).toBe(renamed[1]);
    await undoStep(id, 3);
    expect(await keys()).toEqual(renamed);
  });

  it("finds the rows of a step, as they were before it", async () => {
    const id = await aTable({ rows: manyRows() });
    await clean(id, { kind: "trim", columns: ["text"] });
    await clean(id, { kind: "delete_rows", rows: [7, 3] });
    await clean(id, { kind: "delete_labels", target: "label", labels: ["b"] });
    const trimmed = await rowsOfStep(id, 1);
    expect(trimmed.ids).toEqual(Int32Array.from({ length: MANY }, (_, row) => row));
    expect([...(await rowsOfStep(id, 2)).ids]).toEqual([3, 7]);
    const deleted = await rowsOfStep(id, 3);
    expect(deleted.ids).toHaveLength(MANY / 2 - 2);
    expect(deleted.from).toContain("read_parquet");
    await jumpSteps(id, 0);
    expect([...(await rowsOfStep(id, 2)).ids]).toEqual([3, 7]);
    await expect(rowsOfStep(id, 4)).rejects.toMatchObject({ code: "not_found" });
  });

  it("keeps what a step means when the roles change", async () => {
    const columns = ["a", "b", "label"];
    const targets = [{ name: "label", column: "label" }];
    const rows = Array.from({ length: 2 * MANY }, (_, row) => [`text ${Math.floor(row / 2)}`, `other ${row}`, "x"]);
    const id = await aTable({ columns, rows, roles: { text: "a", targets } });
    await clean(id, { kind: "drop_duplicates" });
    const before = await rowsNow(id);
    expect(before).toHaveLength(MANY);
    await updateDataset(id, {
      roles: {
        text: { columns: ["b"], template: null },
        targets: [{ name: "label", kind: "single", column: "label" }],
        group: null,
        split: null,
        id: null,
      },
    });
    await rm(paths.datasetStates(id), { recursive: true });
    expect(await rowsNow(id)).toEqual(before);
    await jumpSteps(id, 0);
    await jumpSteps(id, 1);
    expect(await rowsNow(id)).toEqual(before);
  });
});

describe("many small steps", () => {
  it("go over the rows without a file, and into one when they are many", async () => {
    const id = await aTable({ rows: manyRows() });
    const expected = manyRows();
    for (let row = 0; row < 205; row++) {
      await clean(id, { kind: "edit_row", row, cells: [{ column: "label", value: `e${row}` }] });
      expected[row] = [expected[row]?.[0] ?? "", `e${row}`];
      if (row === 150) expect(traces(id)).toEqual({ steps: [], states: [], half: [] });
    }
    await fetchReadyDataset(id);
    await settleStates();
    expect(traces(id).states).toHaveLength(1);
    expect(await rowsNow(id)).toEqual(expected.map((cells, row) => [row, ...cells]));
    const { rows } = await fetchReadyDataset(id);
    expect(rows.from.length).toBeLessThan(1_000);
    // Back over all of them, and with a bulk step on top.
    await jumpSteps(id, 100);
    expect((await rowsNow(id)).filter(([, , label]) => label?.startsWith("e"))).toHaveLength(100);
    await jumpSteps(id, 205);
    await clean(id, { kind: "trim", columns: ["text"] });
    expect((await rowsNow(id))[204]).toEqual([204, "Text 204", "e204"]);
  }, 60_000);
});

describe("steps at the same time", () => {
  it("wait for each other", async () => {
    const id = await aTable({ rows: manyRows() });
    const edits = Array.from({ length: 8 }, (_, row) =>
      clean(id, { kind: "edit_row", row, cells: [{ column: "label", value: `new ${row}` }] }),
    );
    await Promise.all([
      clean(id, { kind: "trim", columns: ["text"] }),
      ...edits,
      clean(id, { kind: "delete_rows", rows: [100] }),
    ]);
    const steps = await listSteps(id);
    expect(steps).toMatchObject({ total: 10, applied: 10 });
    expect(steps.data.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const rows = await rowsNow(id);
    expect(rows.slice(0, 8)).toEqual(Array.from({ length: 8 }, (_, row) => [row, `Text ${row}`, `new ${row}`]));
    expect(rows).toHaveLength(MANY - 1);
  });

  it("go on after one that fails", async () => {
    const id = await aTable({ rows: manyRows() });
    const results = await Promise.allSettled([
      clean(id, { kind: "trim", columns: ["nope"] }),
      clean(id, { kind: "delete_rows", rows: [0] }),
      clean(id, { kind: "delete_rows", rows: [0] }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected"]);
    expect(await listSteps(id)).toMatchObject({ total: 1 });
  });

  it("are refused where another process was faster", async () => {
    const id = await aTable({ rows: manyRows() });
    const adding = clean(id, { kind: "trim", columns: ["text"] });
    await db.dataset.update({ where: { id }, data: { appliedSteps: 0, deletedAt: new Date() } });
    await expect(adding).rejects.toMatchObject({ code: expect.stringMatching(/conflict|not_found/) });
    expect(traces(id).steps).toEqual([]);
    expect(await db.datasetStep.count({ where: { datasetId: id } })).toBe(0);
  });
});

describe("a step that is cancelled", () => {
  it.each([0, 5, 20, 60])("after %d ms leaves nothing", async (ms) => {
    const id = await aTable({ rows: manyRows(3_000) });
    const before = await rowsNow(id);
    const controller = new AbortController();
    const { addStep } = await import("./add-step");
    const adding = addStep(id, { kind: "trim", columns: ["text"], collapse: true }, controller.signal);
    const settled = adding.then(
      () => "done",
      (error: { code?: string }) => error.code,
    );
    await new Promise((resolve) => setTimeout(resolve, ms));
    controller.abort();
    const outcome = await settled;
    expect(["done", "cancelled"]).toContain(outcome);
    expect(listTasks(id)).toEqual([]);
    if (outcome === "done") return;
    expect(await rowsNow(id)).toEqual(before);
    expect(traces(id)).toMatchObject({ steps: [], half: [] });
    expect(await listSteps(id)).toMatchObject({ total: 0, applied: 0 });
  });

  it("while it waits for its turn, never begins", async () => {
    const id = await aTable({ rows: manyRows() });
    const { addStep } = await import("./add-step");
    const first = clean(id, { kind: "trim", columns: ["text"] });
    const controller = new AbortController();
    const second = addStep(id, { kind: "delete_rows", rows: [0] }, controller.signal);
    controller.abort();
    await expect(second).rejects.toMatchObject({ code: "cancelled" });
    await first;
    expect(await listSteps(id)).toMatchObject({ total: 1 });
  });
});

describe("a dataset that is not ready", () => {
  it("cannot be cleaned", async () => {
    await expect(clean("ds_none", { kind: "trim", columns: ["text"] })).rejects.toMatchObject({ code: "not_found" });
    const id = await aTable({ rows: manyRows() });
    await db.dataset.update({ where: { id }, data: { status: "importing" } });
    const notReady = { code: "invalid_state", retryable: true };
    await expect(clean(id, { kind: "trim", columns: ["text"] })).rejects.toMatchObject(notReady);
    await expect(preview(id, { kind: "trim", columns: ["text"] })).rejects.toMatchObject(notReady);
    await expect(jumpSteps(id, 0)).rejects.toMatchObject(notReady);
  });
});

describe("files of a dataset", () => {
  it("that no record names are removed at the start, and the others kept", async () => {
    const id = await aTable({ rows: manyRows() });
    await clean(id, { kind: "trim", columns: ["text"] });
    const before = await rowsNow(id);
    const kept = traces(id);
    // As a crash between a file and its record leaves them.
    await writeFile(paths.datasetStep(id, "0".repeat(32)), "x");
    await writeFile(paths.datasetState(id, "0".repeat(32)), "x");
    await writeFile(paths.datasetRows(id, 2), "x");
    await bootDatasets();
    expect(traces(id)).toEqual(kept);
    expect(existsSync(paths.datasetRows(id, 2))).toBe(false);
    expect(await rowsNow(id)).toEqual(before);
  });

  it("go with the dataset, but for what its preparations and its return need", async () => {
    const id = await aTable({ rows: manyRows() });
    await clean(id, { kind: "trim", columns: ["text"] });
    await deleteDataset(id);
    expect(traces(id).states).toEqual([]);
    expect(traces(id).steps).toHaveLength(1);
    await ensureDirectory(paths.datasetStates(id));
    await writeFile(paths.datasetState(id, "0".repeat(32)), "x");
    await bootDatasets();
    expect(traces(id)).toMatchObject({ states: [], steps: [expect.any(String)] });
  });
});
