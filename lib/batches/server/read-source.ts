import "server-only";
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import type { ParseSettings } from "@/lib/datasets/parse-schema";
import type { DatasetColumn } from "@/lib/datasets/schema";
import { guessDatasetRoles } from "@/lib/datasets/server/guess";
import { ImportProgress } from "@/lib/datasets/server/import/import-progress";
import { storeSource } from "@/lib/datasets/server/import/store-source";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { paths } from "@/lib/store/paths";
import { conclude } from "./conclude";
import { detectLayout } from "./detect-layout";
import { getBatchRecord, type StoredParse, type storedColumns } from "./internal";
import { type Running, runOnce } from "./running";

/** Reads the file of a batch that is `reading`: then it is a `draft`, or `failed` with a sentence. Never rejects. */
export function readSource(batchId: string, settings: ParseSettings = {}): Promise<void> {
  return runOnce(batchId, (run) => conclude(batchId, run, () => read(batchId, settings, run)));
}

async function read(batchId: string, settings: ParseSettings, { controller: { signal } }: Running): Promise<void> {
  const { status, fileName, sizeBytes } = await getBatchRecord(batchId);
  if (status !== "reading") return;
  const source = await findSource(batchId);
  if (source === null) throw new AppError("invalid", "The file is missing. Upload it again.");
  const { options, columns, counts } = await storeSource({
    path: source,
    fileName,
    settings,
    targets: { rows: paths.batchRows(batchId), rejected: paths.batchRejected(batchId) },
    progress: new ImportProgress(() => undefined, Number(sizeBytes)),
    signal,
  });
  const parse: StoredParse = {
    version: 1,
    options,
    counts,
    layout: await detectLayout(source, fileName, options, signal),
  };
  const suggested = await suggestText(batchId, columns, counts.rows, signal);
  const found: z.infer<typeof storedColumns> = { version: 1, columns, suggested };
  await db.batch.updateMany({
    where: { id: batchId, status: "reading" },
    data: { status: "draft", parse, columns: found, rowsTotal: counts.rows },
  });
}

/** The column that reads like a text; where none does, the one with the longest cells. */
async function suggestText(
  batchId: string,
  columns: readonly DatasetColumn[],
  rowCount: number,
  signal: AbortSignal,
): Promise<string[]> {
  const { text } = await guessDatasetRoles(paths.batchRows(batchId), columns, rowCount, signal);
  if (text !== null) return text.columns;
  const [longest] = columns.toSorted((a, b) => b.meanLength - a.meanLength);
  return longest === undefined ? [] : [longest.name];
}

/** Where the file of a batch is; null where it is missing. */
export async function findSource(batchId: string): Promise<string | null> {
  const names = await readdir(paths.batch(batchId)).catch(() => []);
  const name = names.find((entry) => entry.startsWith("source."));
  return name === undefined ? null : path.join(/* turbopackIgnore: true */ paths.batch(batchId), name);
}
