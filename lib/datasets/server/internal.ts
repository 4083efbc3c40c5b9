import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { AppError, notFound } from "@/lib/errors";
import { parseOptions } from "../parse-schema";
import { type ColumnRoles, columnRoles } from "../roles-schema";
import { type DatasetColumn, datasetColumn, hubSource, importCounts } from "../schema";
import { currentRows, type RowSource } from "./row-source";

/** What every verb reads of a dataset; its versions come with it, the newest first. */
export const DATASET_SELECT = {
  id: true,
  name: true,
  status: true,
  source: true,
  fileName: true,
  sizeBytes: true,
  sha256: true,
  parseOptions: true,
  counts: true,
  hub: true,
  columns: true,
  roles: true,
  rowCount: true,
  rejectedCount: true,
  error: true,
  appliedSteps: true,
  lockedTestId: true,
  createdAt: true,
  versions: { select: { id: true, number: true, rowCount: true, stateKey: true }, orderBy: { number: "desc" } },
  _count: { select: { steps: true, preparations: true } },
} satisfies Prisma.DatasetSelect;

export type DatasetRecord = Prisma.DatasetGetPayload<{ select: typeof DATASET_SELECT }>;

/** The dataset with this id; deleted ones are not found. Throws NotFound. */
export async function fetchDataset(id: string): Promise<DatasetRecord> {
  const record = await db.dataset.findFirst({ where: { id, deletedAt: null }, select: DATASET_SELECT });
  if (record === null) throw notFound("dataset", id);
  return record;
}

export function parseColumns(value: Prisma.JsonValue): DatasetColumn[] {
  return value === null ? [] : z.array(datasetColumn).parse(value);
}

export function parseRoles(value: Prisma.JsonValue): ColumnRoles | null {
  return value === null ? null : columnRoles.parse(value);
}

export function parseParseOptions(value: Prisma.JsonValue) {
  return value === null ? null : parseOptions.parse(value);
}

export function parseCounts(value: Prisma.JsonValue) {
  return value === null ? null : importCounts.parse(value);
}

export function parseHub(value: Prisma.JsonValue) {
  return value === null ? null : hubSource.parse(value);
}

/** A dataset whose rows can be read. */
export interface ReadyDataset {
  record: DatasetRecord;
  /** The rows as they are now, after the applied steps. */
  rows: RowSource;
  columns: DatasetColumn[];
  roles: ColumnRoles | null;
}

/** The dataset with its rows. Throws NotFound; InvalidState while it is imported and after a failed import. */
export async function fetchReadyDataset(id: string): Promise<ReadyDataset> {
  return openDataset(await fetchDataset(id));
}

/** Throws InvalidState for a dataset that has no rows, or none yet. */
export function assertReady({ name, status, versions }: DatasetRecord): void {
  if (status === "ready" && versions.length > 0) return;
  const message =
    status === "importing"
      ? `“${name}” is still being imported. Try again in a moment.`
      : `“${name}” could not be imported, so it has no rows.`;
  throw new AppError("invalid_state", message, { retryable: status === "importing" });
}

/** The same for a record that was fetched already. */
export async function openDataset(record: DatasetRecord): Promise<ReadyDataset> {
  assertReady(record);
  const columns = parseColumns(record.columns);
  const now = await currentRows(record, columns);
  return { record, rows: now.rows, columns: now.columns, roles: parseRoles(record.roles) };
}
