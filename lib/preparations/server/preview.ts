import "server-only";
import { AppError } from "@/lib/errors";
import type { PreviewResult, Recipe } from "../schema";
import { planPreparation } from "./plan";
import { openSource } from "./source";

/**
 * What a recipe would make of a dataset; stores nothing. A recipe that does not fit the rows is a refusal with the
 * fields to change, not an error: it happens while somebody types. Throws as `openSource` does, and Cancelled when
 * `signal` is aborted before the counting has begun.
 */
export async function previewPreparation(
  datasetId: string,
  recipe: Recipe,
  signal?: AbortSignal,
): Promise<PreviewResult> {
  if (signal?.aborted) throw new AppError("cancelled", "The request was cancelled.");
  const source = await openSource(datasetId);
  try {
    const { summary } = await planPreparation(source, recipe, signal);
    const { version, ...preview } = summary;
    return { preview, refusal: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "invalid") throw error;
    return { preview: null, refusal: { message: error.message, fields: error.fields } };
  }
}
