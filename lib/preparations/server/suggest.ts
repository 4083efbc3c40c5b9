import "server-only";
import { type RecipeSuggestion, recipe } from "../schema";
import { suggestRecipe } from "../suggest-recipe";
import { valueCounts } from "../value-counts";
import { openSource, readLabels } from "./source";

/** The recipe to start from for a dataset, and why. Throws as `openSource` does. */
export async function suggestPreparation(datasetId: string): Promise<RecipeSuggestion> {
  const { labels, labelCodes } = await readLabels(await openSource(datasetId), []);
  const counts = valueCounts(labelCodes, labels.length).map(({ code, count }) => ({
    label: labels[code] ?? "",
    count,
  }));
  const suggestion = suggestRecipe(counts);
  return { recipe: recipe.parse(suggestion.recipe), reason: suggestion.reason };
}
