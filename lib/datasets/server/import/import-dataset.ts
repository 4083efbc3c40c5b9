import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { newId } from "@/lib/store/ids";
import { paths } from "@/lib/store/paths";
import { guessRoles } from "../../guess-roles";
import type { ImportCounts, ImportError } from "../../schema";
import { importCsv } from "./import-csv";

/**
 * Reads the source of a dataset that is `importing` into version 1 and makes it `ready`, or `failed` with a sentence.
 * Never rejects: whoever starts it in the background has nobody to tell.
 */
export async function importDataset(id: string): Promise<void> {
  try {
    const imported = await importCsv(paths.datasetSource(id, "csv"), {
      rows: paths.datasetRows(id, 1),
      rejected: paths.datasetRejected(id),
    });
    const { options, columns, rowCount, rejectedCount } = imported;
    const roles = guessRoles(columns, rowCount);
    const counts: ImportCounts = {
      version: 1,
      lines: rowCount + rejectedCount,
      rows: rowCount,
      rejected: rejectedCount,
      blank: 0,
    };
    const versionId = newId("dv");
    await db.$transaction([
      db.datasetVersion.create({
        data: { id: versionId, datasetId: id, number: 1, rowCount, stateKey: versionId },
        select: { id: true },
      }),
      db.dataset.update({
        where: { id },
        data: { status: "ready", parseOptions: options, columns, roles, counts, rowCount, rejectedCount },
        select: { id: true },
      }),
    ]);
  } catch (error) {
    await fail(id, error);
  }
}

/** Marks a dataset as failed with the reason of `error`. Never rejects. */
export async function fail(id: string, error: unknown): Promise<void> {
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
