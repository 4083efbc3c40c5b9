import "server-only";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { withLock } from "@/lib/lock";
import type { Correction } from "../../corrections-schema";
import { fetchDataset } from "../internal";
import { appliedStepIds, CORRECTION_SELECT, serializeCorrection } from "./internal";

/**
 * Forgets a correction and returns it, so that it can be given again. A row that was added with it stays: undo its step
 * to take that back. Throws NotFound.
 */
export async function removeCorrection(datasetId: string, correctionId: string): Promise<Correction> {
  return withLock(datasetId, async () => {
    const dataset = await fetchDataset(datasetId);
    const where = { id: correctionId, datasetId };
    const record = await db.correction.findFirst({ where, select: CORRECTION_SELECT });
    if (record === null) throw notFound("correction", correctionId);
    const applied = await appliedStepIds(dataset);
    await db.correction.deleteMany({ where });
    return serializeCorrection(record, applied);
  });
}
