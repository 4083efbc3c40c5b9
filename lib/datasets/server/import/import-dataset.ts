import "server-only";
import { db, isMissingRecord } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { newId } from "@/lib/store/ids";
import { paths } from "@/lib/store/paths";
import type { ImportError } from "../../schema";
import { guessDatasetRoles } from "../guess";
import { fetchDataset, parseParseOptions } from "../internal";
import { runTask, throwIfCancelled } from "../tasks";
import { ImportProgress } from "./import-progress";
import { chosenSettings } from "./parse-options";
import { findSource } from "./source-file";
import { storeSource } from "./store-source";

/** Up to this size a file is imported before the answer; larger ones go on in the background. */
const WAIT_BYTES = 8 * 1024 ** 2;
/** So do small ones that unpack to much. */
const WAIT_MS = 8_000;

/** The imports that are under way, by dataset: who deletes one waits until nothing is written any more. */
const running = remember("datasets.imports", () => new Map<string, Promise<void>>());

/**
 * Reads the source of a dataset that is `importing` into version 1 and makes it `ready`, or `failed` with a sentence. One
 * that is cancelled stays as it is, for whoever cancelled it. Never rejects: whoever starts it in the background has
 * nobody to tell.
 */
export function importDataset(id: string): Promise<void> {
  const reading = read(id)
    .catch((error: unknown) => fail(id, error))
    .finally(() => running.delete(id));
  running.set(id, reading);
  return reading;
}

/** Starts an import and waits for it where the source is small, so that most people never see one under way. */
export async function startImport(id: string, sizeBytes: number): Promise<void> {
  const importing = importDataset(id);
  if (sizeBytes > WAIT_BYTES) return;
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, WAIT_MS);
  });
  await Promise.race([importing, waited]);
  clearTimeout(timer);
}

/** Resolves when no import of the dataset is under way. */
export async function importSettled(id: string): Promise<void> {
  await running.get(id);
}

/** It is a task from the first moment on, so that whoever cancels it is never too early. */
function read(id: string): Promise<void> {
  return runTask(id, { kind: "import", label: "Reading", unit: "bytes" }, async ({ signal, report }) => {
    const { status, sizeBytes, fileName, parseOptions } = await fetchDataset(id);
    if (status !== "importing") return;
    // Read again, the rows from before are no version any more.
    await db.datasetVersion.deleteMany({ where: { datasetId: id } });
    const path = await findSource(id);
    if (path === null) throw new AppError("invalid", "The file is missing. Upload it again.");
    const total = Number(sizeBytes);
    report({ total });
    const { options, columns, counts } = await storeSource({
      path,
      fileName,
      settings: chosenSettings(parseParseOptions(parseOptions)),
      targets: { rows: paths.datasetRows(id, 1), rejected: paths.datasetRejected(id) },
      progress: new ImportProgress(report, total),
      signal,
    });
    const { rows: rowCount, rejected: rejectedCount } = counts;
    const roles = await guessDatasetRoles(paths.datasetRows(id, 1), columns, rowCount, signal);
    throwIfCancelled(signal);
    const versionId = newId("dv");
    const version = { id: versionId, number: 1, rowCount, stateKey: versionId };
    const data = { status: "ready", parseOptions: options, columns, roles, counts, rowCount, rejectedCount };
    await db.dataset
      .update({
        where: { id, status: "importing" },
        data: { ...data, versions: { create: version } },
        select: { id: true },
      })
      .catch((error: unknown) => {
        // Deleted in this very moment: nobody wants the rows any more.
        if (!isMissingRecord(error)) throw error;
      });
  });
}

/** Marks a dataset as failed with the reason of `error`; one that was cancelled is left as it is. Never rejects. */
export async function fail(id: string, error: unknown): Promise<void> {
  if (error instanceof AppError && error.code === "cancelled") return;
  const expected = error instanceof AppError;
  if (!expected) log.error({ err: error, datasetId: id }, "import failed");
  const line = expected ? error.extra?.line : undefined;
  const reason: ImportError = {
    message: expected
      ? error.message
      : "The file could not be read because of a fault on our side. The server's log has the details.",
    line: typeof line === "number" ? line : null,
  };
  try {
    await db.dataset.updateMany({ where: { id, status: "importing" }, data: { status: "failed", error: reason } });
  } catch (updateError) {
    // At the next start the dataset is still `importing` and is taken up again.
    log.error({ err: updateError, datasetId: id }, "a failed import could not be recorded");
  }
}
