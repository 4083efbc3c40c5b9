import "server-only";
import type { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { findModel } from "../aliases";

const MOST_REMEMBERED = 1_000;

/** A model's file never changes its id, so asking the database once is enough; the query would cost more than the answer. */
const known = () => remember("engine.modelFiles", () => new Map<string, string>());

/** The id of the file of a model, by its id or an alias; null for a model that is not here. */
export async function findModelFile(modelId: string): Promise<string | null> {
  return known().get(modelId) ?? (await lookUpModelFile(modelId));
}

/** The same, asked afresh: for when something was wrong with the file. */
export async function lookUpModelFile(modelId: string): Promise<string | null> {
  const files = known();
  files.delete(modelId);
  const record = await findModel(modelId);
  if (record === null) return null;
  // An alias may lead elsewhere at any time.
  if (record.id !== modelId) return record.fileId;
  const [oldest] = files.keys();
  if (files.size >= MOST_REMEMBERED && oldest !== undefined) files.delete(oldest);
  files.set(modelId, record.fileId);
  return record.fileId;
}

/** Works with the file of a model; what fails because the model was deleted meanwhile fails as if it had never been. */
export async function whileThere<T>(modelId: string, work: () => Promise<T>, gone: () => AppError): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw (await lookUpModelFile(modelId)) === null ? gone() : error;
  }
}

/** To be called when a model is gone. One that is asked for at that very moment finds no file, and is looked up again. */
export function forgetModelFile(modelId: string): void {
  known().delete(modelId);
}
