import "server-only";
import type { PreparationPreview, Recipe } from "../schema";
import { planPreparation } from "./plan";
import { openSource } from "./source";

/** What a recipe would make of a dataset; stores nothing. Throws as `createPreparation` does. */
export async function previewPreparation(datasetId: string, recipe: Recipe): Promise<PreparationPreview> {
  const { summary } = await planPreparation(await openSource(datasetId), recipe);
  const { version, ...preview } = summary;
  return preview;
}
