import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { withLock } from "@/lib/lock";
import { newId } from "@/lib/store/ids";
import type { AddCorrectionInput, Correction } from "../../corrections-schema";
import { MAX_ADDED_ROWS } from "../../steps-schema";
import { assertReady, fetchDataset } from "../internal";
import {
  assertFits,
  CORRECTION_SELECT,
  fetchWaiting,
  namingNone,
  rolesForCorrections,
  serializeCorrection,
} from "./internal";

/**
 * Keeps a text with its right labels for the dataset's next version. One that waits with the same text is replaced.
 * Throws NotFound; InvalidState where the dataset has no rows or roles yet, or too many corrections wait; Invalid, in
 * words, for labels that the dataset's columns cannot say. Labels that no row has yet are welcome. None of several labels
 * comes back as the label that the dataset gives to rows without any, where it has one.
 */
export async function addCorrection(datasetId: string, input: AddCorrectionInput): Promise<Correction> {
  const { text, source, modelId, predicted } = input;
  // A step that takes the waiting ones up must not see the old and the new one of a text.
  return withLock(datasetId, async () => {
    const dataset = await fetchDataset(datasetId);
    assertReady(dataset);
    const roles = rolesForCorrections(dataset);
    assertFits(input.labels, roles);
    const labels = namingNone(input.labels, roles);
    const waiting = await fetchWaiting(dataset);
    const replaced = waiting.filter((other) => other.text.trim() === text.trim()).map(({ id }) => id);
    if (waiting.length - replaced.length >= MAX_ADDED_ROWS) throw tooMany();
    const data = { id: newId("cor"), datasetId, text, labels, source, modelId: modelId ?? null };
    const [, record] = await db.$transaction([
      db.correction.deleteMany({ where: { id: { in: replaced } } }),
      db.correction.create({
        data: { ...data, ...(predicted === undefined ? {} : { predicted }) },
        select: CORRECTION_SELECT,
      }),
    ]);
    return serializeCorrection(record, new Set());
  });
}

function tooMany(): AppError {
  const message = `${MAX_ADDED_ROWS.toLocaleString("en")} corrections wait already. Add them to the dataset first.`;
  return new AppError("invalid_state", message);
}
