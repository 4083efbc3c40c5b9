import { type RecipeFormValues, toFormValues, toRecipe } from "./form";
import { type Recipe, recipe } from "./schema";

/** Whole recipes to start from. `custom` is whatever a person has made of one. */
export type Preset = "recommended" | "tutorial" | "custom";

/** The tutorial's own recipe, which is what a recipe is where nothing is said. */
export function tutorialValues(): RecipeFormValues {
  return toFormValues(recipe.parse({}));
}

/**
 * The preset that the values are. Where they are several, as with a suggestion that is the tutorial's recipe, it is the
 * one that was chosen last.
 */
export function presetOf(values: RecipeFormValues, suggested: Recipe, last: Preset): Preset {
  const now = textOf(values);
  const matching = (["recommended", "tutorial"] as const).filter(
    (preset) => now === textOf(preset === "tutorial" ? tutorialValues() : toFormValues(suggested)),
  );
  return matching.find((preset) => preset === last) ?? matching[0] ?? "custom";
}

/** What is sent for the values, as text to compare by; null for values that cannot be sent. */
function textOf(values: RecipeFormValues): string | null {
  const parsed = recipe.safeParse(toRecipe(values));
  return parsed.success ? JSON.stringify(parsed.data) : null;
}
