import "server-only";
import { throwIfCancelled } from "@/lib/datasets/server/tasks";
import { AppError } from "@/lib/errors";
import type { PreviewResult, Recipe } from "../schema";
import { planPreparation } from "./plan";
import type { PoolOptions } from "./pool";
import { openSource } from "./source";

/**
 * What a recipe would make of a dataset; stores nothing. A recipe that does not fit the rows is a refusal with the
 * fields to change, not an error: it happens while somebody types. Leaks are not looked for (`reportLeaks`). Throws as
 * `openSource` does, and Cancelled when the signal is aborted.
 */
export async function previewPreparation(
  datasetId: string,
  recipe: Recipe,
  options: PoolOptions = {},
): Promise<PreviewResult> {
  throwIfCancelled(options.signal);
  const source = await openSource(datasetId);
  try {
    const { summary } = await planPreparation(source, recipe, options);
    const { version, ...preview } = summary;
    return { preview, refusal: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "invalid") throw error;
    return { preview: null, refusal: { message: error.message, fields: error.fields } };
  }
}
