import "server-only";
import { readFile } from "node:fs/promises";
import { EngineError, type LoadedModel, loadModel } from "@/lib/engine";
import { AppError } from "@/lib/errors";
import { paths } from "@/lib/store/paths";
import { encoderDirectory } from "../encoder-directory";

/** Opens the model of a file. Throws an AppError with a sentence when the file is gone or damaged. */
export async function openModel(fileId: string): Promise<LoadedModel> {
  const bytes = await readModelBytes(fileId);
  try {
    return await loadModel(bytes, { encoderDirectory: encoderDirectory() });
  } catch (cause) {
    if (cause instanceof EngineError) throw cannotLoad(cause.message, cause);
    throw cause;
  }
}

/** The bytes of a model file. Throws an AppError when it cannot be read. */
export async function readModelBytes(fileId: string): Promise<Uint8Array<ArrayBuffer>> {
  return readFile(paths.engineModel(fileId)).catch((cause: unknown) => {
    throw cannotLoad("Its file cannot be read.", cause);
  });
}

/** The error of a model that cannot be opened, and why. */
export function cannotLoad(reason: string, cause?: unknown): AppError {
  return new AppError("internal", `The model cannot be loaded. ${reason} Train it again.`, { cause });
}
