import "server-only";
import { rm } from "node:fs/promises";
import { db } from "@/lib/db/client";
import { EngineError, type LoadedModel } from "@/lib/engine";
import { AppError } from "@/lib/errors";
import { publishFile } from "@/lib/store/files";
import { newUuid } from "@/lib/store/ids";
import { paths } from "@/lib/store/paths";
import type { WireModelDetails } from "../../x-schema";
import { modelName } from "../model-name";
import { receiveForm } from "../multipart";
import { ownerId } from "../owner";
import { modelCache } from "../serving/model-cache";
import { getModelDetails } from "./model-details";

/** What a model's memory may be as well. */
const MAX_MODEL_BYTES = 512 * 1024 ** 2;

/**
 * Takes a model file that was downloaded here or elsewhere, as multipart form data, under a new name. It is opened
 * before it is accepted. Throws LimitExceeded over `maxBytes`, and Invalid with the trainer's sentence for a file that
 * is damaged or of a newer version.
 */
export async function uploadModel(request: Request, { maxBytes = MAX_MODEL_BYTES } = {}): Promise<WireModelDetails> {
  const { file } = await receiveForm(request, { maxBytes, onChunk: () => undefined }).catch((error: unknown) => {
    throw error instanceof AppError && error.code === "limit_exceeded" ? tooLarge(maxBytes) : error;
  });
  const fileId = newUuid();
  try {
    // File first, record second: a crash in between leaves a file that no record names, which the sweep at boot removes.
    await publishFile(file.temporary, paths.engineModel(fileId));
    const model = await opened(fileId, file.fileName);
    return await record(fileId, model, file.sizeBytes);
  } catch (error) {
    modelCache().drop(fileId);
    await rm(paths.engineModel(fileId), { force: true });
    throw error;
  } finally {
    await rm(file.temporary, { force: true });
  }
}

function tooLarge(maxBytes: number): AppError {
  const message = `The file is larger than ${Math.floor(maxBytes / 1024 ** 2)} MB, the limit of a model.`;
  return new AppError("limit_exceeded", "Request Entity Too Large", { extra: { message } });
}

async function opened(fileId: string, fileName: string): Promise<LoadedModel> {
  try {
    return await modelCache().get(fileId);
  } catch (error) {
    const reason = error instanceof AppError ? error.cause : error;
    if (!(reason instanceof EngineError)) throw error;
    throw new AppError("invalid", "Invalid model file.", {
      cause: error,
      extra: { message: `${fileName}: ${reason.message}` },
    });
  }
}

async function record(fileId: string, model: LoadedModel, sizeBytes: number): Promise<WireModelDetails> {
  // Nothing in a file says under which name its job was created, so what it was made with stands there.
  const root = model.level;
  const id = modelName({ id: newUuid(), model: root, suffix: null, createdAt: new Date() }, await ownerId());
  await db.engineModel.create({
    data: { id, fileId, jobId: null, root, level: model.level, targets: model.targets, sizeBytes },
  });
  return getModelDetails(id);
}
