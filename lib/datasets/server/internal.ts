import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { AppError, notFound } from "@/lib/errors";
import { type ColumnRoles, columnRoles, type DatasetColumn, datasetColumn, parseOptions } from "../schema";
import { cellColumn } from "./columns";

/** What every verb reads of a dataset; the newest version comes with it. */
export const DATASET_SELECT = {
  id: true,
  name: true,
  status: true,
  source: true,
  fileName: true,
  sizeBytes: true,
  sha256: true,
  parseOptions: true,
  columns: true,
  roles: true,
  rowCount: true,
  rejectedCount: true,
  error: true,
  createdAt: true,
  versions: { select: { id: true, number: true, rowCount: true }, orderBy: { number: "desc" }, take: 1 },
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

/** A dataset whose rows can be read, with its newest version. */
export interface ReadyDataset {
  record: DatasetRecord;
  version: { id: string; number: number; rowCount: number };
  columns: DatasetColumn[];
  roles: ColumnRoles | null;
}

/** The dataset with its rows. Throws NotFound; InvalidState while it is imported and after a failed import. */
export async function fetchReadyDataset(id: string): Promise<ReadyDataset> {
  const record = await fetchDataset(id);
  const [version] = record.versions;
  if (record.status !== "ready" || version === undefined) {
    const message =
      record.status === "importing"
        ? `“${record.name}” is still being imported. Try again in a moment.`
        : `“${record.name}” could not be imported, so it has no rows.`;
    throw new AppError("invalid_state", message, { retryable: record.status === "importing" });
  }
  return { record, version, columns: parseColumns(record.columns), roles: parseRoles(record.roles) };
}

/** The Parquet column that holds the cells of a column of the file. Throws Invalid for a name the file does not have. */
export function columnOf(columns: readonly DatasetColumn[], name: string, field: string): string {
  const index = columns.findIndex((column) => column.name === name);
  if (index < 0) {
    const reason = `The dataset has no column “${name}”. It has: ${columns.map((column) => column.name).join(", ")}.`;
    throw new AppError("invalid", reason, { fields: [{ name: field, reason }] });
  }
  return cellColumn(index);
}
