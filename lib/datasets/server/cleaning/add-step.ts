import "server-only";
import { AppError, invalid } from "@/lib/errors";
import { withLock } from "@/lib/lock";
import { nothingToDo } from "../../cleaning/describe-step";
import type { DatasetSteps, StepAction, StepPreview, StepResult } from "../../steps-schema";
import { type DatasetRecord, fetchDataset, openDataset } from "../internal";
import { runTask, type TaskProgress } from "../tasks";
import { listSteps } from "./list-steps";
import { findEffect, makeStep } from "./make-step";
import { openNow } from "./open-state";
import { readsOf } from "./reads";
import { type Alongside, recordSteps } from "./record-steps";

/**
 * Cleans the rows by one more step; steps that were undone are forgotten. Throws NotFound, InvalidState, Conflict; Invalid
 * for a step that does not fit the dataset or would change nothing; Cancelled, and then nothing has changed.
 */
export function addStep(datasetId: string, action: StepAction, signal?: AbortSignal): Promise<DatasetSteps> {
  return addFoundStep(datasetId, { find: async () => action }, signal);
}

interface FoundStep {
  /** Says what to do, when no other step can come between. */
  find: (record: DatasetRecord) => Promise<StepAction>;
  /** What is to be written together with the step's record, given its id. */
  alongside?: Alongside;
}

/** `addStep` for an action that depends on what is stored; throws as it does, and as `find` does. */
export async function addFoundStep(
  datasetId: string,
  { find, alongside }: FoundStep,
  signal?: AbortSignal,
): Promise<DatasetSteps> {
  const add = async () => {
    const record = await fetchDataset(datasetId);
    const { dataset, state: before } = await openNow(record);
    const action = await find(record);
    const reads = readsOf(action, dataset.roles);
    const { step, unmatched } = await inTask(datasetId, dataset.rows.rowLimit, signal, (progress) =>
      makeStep({ dataset, before, action, reads }, progress),
    );
    if (step === null) throw invalid(nothingToDo(action, unmatched));
    await recordSteps(record, [step], alongside);
  };
  await withLock(datasetId, add, signal);
  return listSteps(datasetId);
}

/**
 * What a step would do to the rows as they are now; stores nothing. A step that does not fit is a refusal with the fields
 * to change, not an error: it happens while somebody types. Otherwise throws as `addStep` does, but not for nothing to do.
 */
export async function previewStep(datasetId: string, action: StepAction, signal?: AbortSignal): Promise<StepPreview> {
  try {
    return { result: await findResult(datasetId, action, signal), refusal: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "invalid") throw error;
    return { result: null, refusal: { message: error.message, fields: error.fields } };
  }
}

async function findResult(datasetId: string, action: StepAction, signal: AbortSignal | undefined): Promise<StepResult> {
  const dataset = await openDataset(await fetchDataset(datasetId));
  const reads = readsOf(action, dataset.roles);
  const effect = await inTask(datasetId, dataset.rows.rowLimit, signal, (progress) =>
    findEffect({ dataset, action, reads }, progress),
  );
  return effect.result;
}

function inTask<T>(
  datasetId: string,
  total: number,
  signal: AbortSignal | undefined,
  work: (progress: TaskProgress) => Promise<T>,
): Promise<T> {
  return runTask(datasetId, { kind: "step", label: "Going through the rows", total, signal }, work);
}
