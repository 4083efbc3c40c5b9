import "server-only";
import { copyFile, link, rm } from "node:fs/promises";
import { z } from "zod";
import { db, isUniqueViolation } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { withLock } from "@/lib/lock";
import { sqlString } from "@/lib/store/duckdb";
import { publishFile, temporaryPath } from "@/lib/store/files";
import { newId } from "@/lib/store/ids";
import { paths } from "@/lib/store/paths";
import type { DatasetVersions } from "../steps-schema";
import { versionKey } from "./cleaning/clean-state";
import { writeRows } from "./cleaning/make-state";
import { storedAction } from "./cleaning/stored-step";
import { recountColumns } from "./columns";
import { assertReady, fetchDataset, fetchReadyDataset, type ReadyDataset } from "./internal";

/** A version in short. */
export interface VersionReference {
  id: string;
  number: number;
}

/** The accepted versions of a dataset, the newest first. Throws NotFound and InvalidState. */
export async function listVersions(datasetId: string): Promise<DatasetVersions> {
  const record = await fetchDataset(datasetId);
  assertReady(record);
  const key = await currentKey(record);
  const versions = await db.datasetVersion.findMany({
    where: { datasetId },
    orderBy: { number: "desc" },
    select: {
      id: true,
      number: true,
      rowCount: true,
      stateKey: true,
      steps: true,
      createdAt: true,
      _count: { select: { preparations: true } },
    },
  });
  return {
    data: versions.map((version) => ({
      id: version.id,
      number: version.number,
      rowCount: version.rowCount,
      stepCount: version.steps === null ? 0 : z.array(z.unknown()).parse(version.steps).length,
      preparationCount: version._count.preparations,
      isCurrent: versionKey(version) === key,
      createdAt: version.createdAt.toISOString(),
    })),
  };
}

async function currentKey(record: ReadyDataset["record"]): Promise<string | null> {
  if (record.appliedSteps === 0) {
    const source = record.versions.find(({ number }) => number === 1);
    return source === undefined ? null : versionKey(source);
  }
  const step = await db.datasetStep.findUnique({
    where: { datasetId_number: { datasetId: record.id, number: record.appliedSteps } },
    select: { stateKey: true },
  });
  return step?.stateKey ?? null;
}

/** Accepts the rows as they are now as a version, unless one has them already. Throws as `ensureVersion` does. */
export async function acceptVersion(datasetId: string, signal?: AbortSignal): Promise<DatasetVersions> {
  await ensureVersion(await fetchReadyDataset(datasetId), signal);
  return listVersions(datasetId);
}

/**
 * The version that has the very rows of a dataset; made, with a file of its own, where there is none yet. It never
 * changes after that. Throws Conflict where the steps behind the rows were replaced meanwhile, and Cancelled.
 */
export async function ensureVersion(dataset: ReadyDataset, signal?: AbortSignal): Promise<VersionReference> {
  const { record, rows } = dataset;
  const known = record.versions.find((version) => versionKey(version) === rows.key);
  if (known !== undefined) return { id: known.id, number: known.number };
  return withLock(`${record.id}/versions`, () => makeVersion(dataset, signal), signal);
}

async function makeVersion({ record, rows, columns }: ReadyDataset, signal?: AbortSignal): Promise<VersionReference> {
  const versions = await db.datasetVersion.findMany({
    where: { datasetId: record.id },
    select: { id: true, number: true, stateKey: true },
  });
  const known = versions.find((version) => versionKey(version) === rows.key);
  if (known !== undefined) return { id: known.id, number: known.number };

  const { steps, isCounted } = await stepsBehind(record, rows.key);
  const number = Math.max(...versions.map((version) => version.number)) + 1;
  const file = paths.datasetRows(record.id, number);
  const temporary = await fileOfRows(record.id, rows, signal);
  try {
    await publishFile(temporary, file);
  } finally {
    // Another name of the very file that is there, after a try whose record was not made, is not moved but stays.
    await rm(temporary, { force: true });
  }
  // After edits the counts are those from before them.
  const from = `read_parquet(${sqlString(file)})`;
  const counted = isCounted ? columns : await recountColumns(from, columns, [...columns.keys()], signal);
  const id = newId("dv");
  try {
    await db.datasetVersion.create({
      data: { id, datasetId: record.id, number, rowCount: rows.rowCount, stateKey: rows.key, steps, columns: counted },
      select: { id: true },
    });
  } catch (error) {
    // Another process would be the only one who could take the number.
    throw isUniqueViolation(error)
      ? new AppError("conflict", "The dataset got another version meanwhile. Try again.", {
          retryable: true,
          cause: error,
        })
      : error;
  }
  return { id, number };
}

/** The steps that led to the rows. Throws Conflict where others have taken their place since they were read. */
async function stepsBehind({ id, appliedSteps }: ReadyDataset["record"], key: string) {
  const steps = await db.datasetStep.findMany({
    where: { datasetId: id, number: { lte: appliedSteps } },
    orderBy: { number: "asc" },
    select: { action: true, stateKey: true, columns: true },
  });
  const last = steps.at(-1);
  if (last?.stateKey !== key) {
    throw new AppError("conflict", "The dataset was changed meanwhile. Try again.", { retryable: true });
  }
  return { steps: steps.map(({ action }) => storedAction.parse(action)), isCounted: last.columns !== null };
}

/** The rows in a file of their own, not yet in its place: the one that is kept for their state, or written for this. */
async function fileOfRows(datasetId: string, rows: ReadyDataset["rows"], signal?: AbortSignal): Promise<string> {
  const temporary = await temporaryPath("parquet");
  try {
    const kept = paths.datasetState(datasetId, rows.key);
    // Two names for one file cost nothing; where the disk has no such thing, a copy does.
    const isTaken = await link(kept, temporary)
      .catch(() => copyFile(kept, temporary))
      .then(() => true)
      .catch(() => false);
    if (!isTaken) await writeRows(datasetId, rows.from, temporary, signal);
    return temporary;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
