import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readCopies } from "@/lib/datasets/server/copies/read-copies";
import { deleteDataset } from "@/lib/datasets/server/delete";
import { getDataset } from "@/lib/datasets/server/get";
import { importDataset } from "@/lib/datasets/server/import/import-dataset";
import { rereadDataset } from "@/lib/datasets/server/reread";
import { listTasks } from "@/lib/datasets/server/tasks";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import { aDataset, aPreparation } from "@/lib/testing/factories";
import { KEEP_ALL } from "@/lib/testing/preparations";
import { recipe } from "../schema";
import type { ReadCopies } from "./bonds";
import { createPreparation } from "./create";

describe("a preparation whose dataset is", () => {
  /** Does something when the rows are chosen and the splits are about to be written. */
  const interrupted =
    (work: () => Promise<unknown>): ReadCopies =>
    async (dataset, options) => {
      await work();
      return readCopies(dataset, options);
    };
  const foldersAndRecords = async () => [
    readdirSync(paths.preparations()),
    readdirSync(paths.temporary()),
    await db.preparation.count(),
  ];

  it("read again, says so, and leaves nothing", async () => {
    await aPreparation();
    const { id } = await aDataset();
    const before = await foldersAndRecords();
    const read = interrupted(() => rereadDataset(id, { encoding: "windows-1252" }));
    await expect(createPreparation(id, recipe.parse(KEEP_ALL), { read })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("was read again"),
    });
    expect(await foldersAndRecords()).toEqual(before);
    expect(await getDataset(id)).toMatchObject({ status: "ready", error: null });
  });

  it("still being read again, does not break the reading", async () => {
    const { id } = await aDataset();
    const before = await db.preparation.count();
    const read = interrupted(() => db.dataset.update({ where: { id }, data: { status: "importing" } }));
    await expect(createPreparation(id, recipe.parse(KEEP_ALL), { read })).rejects.toMatchObject({ code: "conflict" });
    await importDataset(id);
    expect(await getDataset(id)).toMatchObject({ status: "ready", error: null });
    expect(await db.preparation.count()).toBe(before);
  });

  it("deleted, is cancelled and leaves nothing", async () => {
    await aPreparation();
    const { id } = await aDataset();
    const before = await foldersAndRecords();
    let deleting: Promise<unknown> = Promise.resolve();
    const read = interrupted(async () => {
      deleting = deleteDataset(id);
      await expect.poll(async () => (await db.dataset.findUniqueOrThrow({ where: { id } })).deletedAt).not.toBeNull();
    });
    await expect(createPreparation(id, recipe.parse(KEEP_ALL), { read })).rejects.toMatchObject({
      code: "cancelled",
    });
    await deleting;
    expect(await foldersAndRecords()).toEqual(before);
    expect(listTasks(id)).toEqual([]);
  });

  it("deleted by another process, is not found in the end and leaves nothing", async () => {
    await aPreparation();
    const { id } = await aDataset();
    const before = await foldersAndRecords();
    const read = interrupted(() => db.dataset.update({ where: { id }, data: { deletedAt: new Date() } }));
    await expect(createPreparation(id, recipe.parse(KEEP_ALL), { read })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await foldersAndRecords()).toEqual(before);
  });
});
