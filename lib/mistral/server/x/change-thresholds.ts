import "server-only";
import { rm } from "node:fs/promises";
import { db } from "@/lib/db/client";
import type { EngineModel } from "@/lib/db/generated/client";
import { EngineError, setThresholds, type ThresholdChanges } from "@/lib/engine";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { writeFileAtomically } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import type { SetThresholdsRequest, WireModelDetails } from "../../x-schema";
import { noMatch } from "../errors";
import { fetchModel, parseTargets } from "../internal";
import { modelCache } from "../serving/model-cache";
import { cannotLoad, readModelBytes } from "../serving/open-model";
import { getModelDetails } from "./model-details";

/**
 * Writes other thresholds into a model's file: requests under way are answered with the old ones, those that come after
 * the answer with the new ones. Throws NotFound, and Invalid for a target or label that the model has not.
 */
export function changeThresholds(id: string, changes: SetThresholdsRequest): Promise<WireModelDetails> {
  return rewrite(id, () => changes);
}

/** Brings back the thresholds that training chose. Throws NotFound. */
export function resetThresholds(id: string): Promise<WireModelDetails> {
  return rewrite(id, (model) => Object.fromEntries(parseTargets(model.targets).map(({ name }) => [name, null])));
}

async function rewrite(id: string, changesOf: (model: EngineModel) => ThresholdChanges): Promise<WireModelDetails> {
  const model = await fetchModel(id);
  const { fileId } = model;
  try {
    await inTurn(fileId, async () => {
      const bytes = changed(await readModelBytes(fileId), changesOf(model));
      await writeFileAtomically(paths.engineModel(fileId), bytes);
      await db.engineModel.updateMany({ where: { id }, data: { sizeBytes: bytes.byteLength } });
      await modelCache().refresh(fileId);
    });
    return await getModelDetails(id);
  } catch (error) {
    throw (await wasDeleted(id, fileId)) ? noMatch("model") : error;
  }
}

/** Whether a model was deleted while it was worked on; then its file, which may have come back, goes again. */
async function wasDeleted(id: string, fileId: string): Promise<boolean> {
  if ((await db.engineModel.count({ where: { id } })) > 0) return false;
  modelCache().drop(fileId);
  await rm(paths.engineModel(fileId), { force: true });
  return true;
}

function changed(bytes: Uint8Array, changes: ThresholdChanges): Uint8Array {
  try {
    return setThresholds(bytes, changes);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    if (error.code === "invalid_data") throw new AppError("invalid", error.message, { cause: error });
    throw cannotLoad(error.message, error);
  }
}

/** One change of a file after the other: each reads what the one before has written. */
async function inTurn(fileId: string, work: () => Promise<void>): Promise<void> {
  const turns = remember("engine.model-changes", () => new Map<string, Promise<void>>());
  const turn = (turns.get(fileId) ?? Promise.resolve()).catch(() => undefined).then(work);
  turns.set(fileId, turn);
  try {
    await turn;
  } finally {
    if (turns.get(fileId) === turn) turns.delete(fileId);
  }
}
