import { existsSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { paths } from "@/lib/store/paths";
import { aTable, clean, rowsNow } from "@/lib/testing/cleaning";
import { jumpSteps } from "./cleaning/jump-steps";
import { getDataset } from "./get";
import { fetchReadyDataset } from "./internal";
import { acceptVersion, ensureVersion, listVersions } from "./versions";

const MANY = 260;
const rows = Array.from({ length: MANY }, (_, row) => [` Text ${row} `, row % 2 === 0 ? "a" : "b"]);

function versionRows(id: string, number: number): Promise<unknown[][]> {
  return withDuckDB(async (connection) => {
    const read = await connection.runAndReadAll(
      `SELECT * FROM read_parquet(${sqlString(paths.datasetRows(id, number))})`,
    );
    return read.getRowsJS();
  });
}

describe("ensureVersion", () => {
  it("gives the first version while nothing was cleaned", async () => {
    const id = await aTable({ rows });
    expect(await ensureVersion(await fetchReadyDataset(id))).toMatchObject({ number: 1 });
    expect(await db.datasetVersion.count({ where: { datasetId: id } })).toBe(1);
  });

  it("makes a version of the rows as they are, once", async () => {
    const id = await aTable({ rows });
    await clean(id, { kind: "trim", columns: ["text"] });
    await clean(id, { kind: "edit_row", row: 0, cells: [{ column: "label", value: "new" }] });
    const dataset = await fetchReadyDataset(id);
    const made = await Promise.all([
      ensureVersion(dataset),
      ensureVersion(dataset),
      ensureVersion(await fetchReadyDataset(id)),
    ]);
    expect(made[0]).toMatchObject({ number: 2, id: expect.stringMatching(/^dv_/) });
    expect(new Set(made.map((version) => version.id)).size).toBe(1);
    expect(await versionRows(id, 2)).toEqual(await rowsNow(id));
    const record = await db.datasetVersion.findUniqueOrThrow({ where: { id: made[0]?.id } });
    expect(record).toMatchObject({ rowCount: MANY, stateKey: dataset.rows.key });
    expect(record.steps).toMatchObject([{ action: { kind: "trim" } }, { action: { kind: "edit_row" } }]);
    // Counted again, which an edit is not worth.
    expect(record.columns).toMatchObject([{ distinctCount: MANY }, { distinctCount: 3 }]);
  });

  it("never changes a version, whatever becomes of the rows", async () => {
    const id = await aTable({ rows });
    await clean(id, { kind: "trim", columns: ["text"] });
    await ensureVersion(await fetchReadyDataset(id));
    const before = await versionRows(id, 2);
    await clean(id, { kind: "rename_label", target: "label", from: "a", to: "x" });
    await jumpSteps(id, 0);
    await clean(id, { kind: "delete_rows", rows: [0] });
    await rm(paths.datasetStates(id), { recursive: true });
    expect(await versionRows(id, 2)).toEqual(before);
    expect(await ensureVersion(await fetchReadyDataset(id))).toMatchObject({ number: 3 });
  });

  it("serves as the rows of its state when these are not kept", async () => {
    const id = await aTable({ rows });
    await clean(id, { kind: "trim", columns: ["text"] });
    const before = await rowsNow(id);
    await acceptVersion(id);
    await rm(paths.datasetStates(id), { recursive: true });
    await rm(paths.datasetSteps(id), { recursive: true });
    expect(await rowsNow(id)).toEqual(before);
    await clean(id, { kind: "edit_row", row: 0, cells: [{ column: "label", value: "new" }] });
    expect((await rowsNow(id))[0]).toEqual([0, "Text 0", "new"]);
  });

  it("says so where the steps were replaced meanwhile", async () => {
    const id = await aTable({ rows });
    await clean(id, { kind: "delete_rows", rows: [0] });
    const old = await fetchReadyDataset(id);
    await jumpSteps(id, 0);
    await clean(id, { kind: "delete_rows", rows: [1] });
    await expect(ensureVersion(old)).rejects.toMatchObject({ code: "conflict", retryable: true });
    expect(existsSync(paths.datasetRows(id, 2))).toBe(false);
  });

  it("writes over a file that a crash left without its record", async () => {
    const id = await aTable({ rows });
    await clean(id, { kind: "trim", columns: ["text"] });
    await ensureVersion(await fetchReadyDataset(id));
    const before = await rowsNow(id);
    await db.datasetVersion.deleteMany({ where: { datasetId: id, number: 2 } });
    expect(await ensureVersion(await fetchReadyDataset(id))).toMatchObject({ number: 2 });
    expect(await versionRows(id, 2)).toEqual(before);
    expect(await readdir(paths.temporary())).not.toContainEqual(expect.stringMatching(/\.parquet$/));
    expect((await stat(paths.datasetRows(id, 2))).mode & 0o077).toBe(
      (await stat(paths.datasetRows(id, 1))).mode & 0o077,
    );
  });
});

describe("listVersions", () => {
  it("says which one is current", async () => {
    const id = await aTable({ rows });
    expect((await listVersions(id)).data).toMatchObject([{ number: 1, stepCount: 0, isCurrent: true, rowCount: MANY }]);
    await clean(id, { kind: "delete_rows", rows: [0, 1] });
    expect((await listVersions(id)).data).toMatchObject([{ number: 1, isCurrent: false }]);
    const accepted = await acceptVersion(id);
    expect(accepted.data).toMatchObject([
      { number: 2, stepCount: 1, isCurrent: true, rowCount: MANY - 2 },
      { number: 1, isCurrent: false },
    ]);
    expect(await acceptVersion(id)).toEqual(accepted);
    expect((await getDataset(id)).version).toMatchObject({ number: 2, isCurrent: true });
    await jumpSteps(id, 0);
    expect((await listVersions(id)).data.map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
    expect(await acceptVersion(id)).toMatchObject({ data: [{ number: 2 }, { number: 1 }] });
    await expect(listVersions("ds_none")).rejects.toMatchObject({ code: "not_found" });
  });
});
