import "server-only";
import { AppError } from "@/lib/errors";
import { type Recipe, type RecipeSuggestion, recipe } from "../schema";
import { rowsPerLabel } from "../split/label-classes";
import { type SuggestedRecipe, suggestRecipe, suggestRecipeForMany } from "../suggest-recipe";
import { readCombinations } from "./combinations";
import { openSource, type PreparationSource } from "./source";
import { readSplitColumn } from "./split-column";

/** The recipe to start from for a dataset, and why. Throws as `openSource` does. */
export async function suggestPreparation(datasetId: string): Promise<RecipeSuggestion> {
  const source = await openSource(datasetId);
  const { labels, classes, classOfRow, targets } = await readCombinations(source.dataset, source.targets);
  const rows = new Int32Array(classes.starts.length - 1);
  for (const index of classOfRow) if (index >= 0) rows[index] = (rows[index] ?? 0) + 1;
  const counts = Array.from(rowsPerLabel(classes, rows, labels.length), (count, label) => ({
    label: labels[label] ?? "",
    count,
  }));
  const isOneLabelARow = targets.length === 1 && targets[0]?.isMulti === false;
  const suggestion = isOneLabelARow ? suggestRecipe(counts) : suggestRecipeForMany(counts);
  return followRoles(source, suggestion);
}

/** The recipe with what the dataset says of its splits: a locked test set, a group, a split column. */
async function followRoles(source: PreparationSource, suggestion: SuggestedRecipe): Promise<RecipeSuggestion> {
  const { record, roles } = source.dataset;
  const suggested = recipe.parse(suggestion.recipe);
  const reasons = [suggestion.reason];
  const split: Recipe["split"] = { ...suggested.split };
  if (record.lockedTestId !== null) {
    split.lockedTest = record.lockedTestId;
    reasons.push("The locked test set is used again, so that scores can be compared.");
  }
  if (roles?.group) {
    split.groupBy = roles.group;
    reasons.push(`Rows with the same “${roles.group}” stay together.`);
  }
  if (!roles?.split || !(await namesSplits(source)))
    return { recipe: { ...suggested, split }, reason: reasons.join(" ") };

  split.method = "column";
  reasons.push(`“${roles.split}” says which split each row belongs to, so only the rows to train on are balanced.`);
  return {
    recipe: {
      ...suggested,
      split,
      balance: { ...suggested.balance, scope: "train" },
      order: "split-then-balance",
    },
    reason: reasons.join(" "),
  };
}

/** Whether the split column marks rows to train on and rows to hold out. */
async function namesSplits({ dataset }: PreparationSource): Promise<boolean> {
  try {
    const { sideOfValue } = await readSplitColumn(dataset);
    return sideOfValue.some((side) => side > 0);
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid") return false;
    throw error;
  }
}
