import "server-only";
import { AppError, invalid } from "@/lib/errors";
import { withLock } from "@/lib/lock";
import { pluralise } from "@/lib/utils";
import type { DatasetSteps } from "../../steps-schema";
import { assertReady, fetchDataset, parseColumns } from "../internal";
import { stateAt } from "./clean-state";
import { listSteps } from "./list-steps";
import { applyRecorded } from "./record-steps";
import { openState } from "./state-rows";
import { fetchStep } from "./stored-step";

/**
 * Undoes or redoes until `applied` steps are applied. The rows are ready when it resolves. Throws NotFound, InvalidState,
 * Conflict; Invalid for more steps than there are; Cancelled, and then nothing has changed.
 */
export async function jumpSteps(datasetId: string, applied: number, signal?: AbortSignal): Promise<DatasetSteps> {
  await withLock(datasetId, () => jump(datasetId, applied, signal), signal);
  return listSteps(datasetId);
}

async function jump(datasetId: string, applied: number, signal?: AbortSignal): Promise<void> {
  const record = await fetchDataset(datasetId);
  assertReady(record);
  const { steps } = record._count;
  if (applied > steps) {
    const reason = `There are ${pluralise(steps, "step")}, so ${applied} of them cannot be applied.`;
    throw invalid(reason, [{ name: "applied", reason }]);
  }
  if (applied === record.appliedSteps) return;
  await openState(record, await stateAt(record, parseColumns(record.columns), applied), signal);
  if (signal?.aborted) throw new AppError("cancelled", "The request was cancelled.");
  await applyRecorded(record, applied);
}

/** Undoes a step and all after it; they can be redone. Throws as `jumpSteps` does, and NotFound for an unknown step. */
export async function undoStep(datasetId: string, number: number, signal?: AbortSignal): Promise<DatasetSteps> {
  const undo = async () => {
    await fetchStep(datasetId, number);
    const { appliedSteps } = await fetchDataset(datasetId);
    await jump(datasetId, Math.min(appliedSteps, number - 1), signal);
  };
  await withLock(datasetId, undo, signal);
  return listSteps(datasetId);
}
