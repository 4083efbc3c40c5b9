"use client";

import { createContext, use } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { RecipeField, RecipeFormValues } from "@/lib/preparations/form";
import type { Preset } from "@/lib/preparations/presets";
import type { RecipeSuggestion } from "@/lib/preparations/schema";
import type { PreviewState } from "./use-preview";

/** The recipe that is being made for a dataset, kept while one goes from tab to tab. */
export interface RecipeState {
  datasetId: string;
  suggestion: RecipeSuggestion;
  form: UseFormReturn<RecipeFormValues>;
  values: RecipeFormValues;
  /** Sets some of the values, as a person does. */
  change: (values: Partial<RecipeFormValues>) => void;
  preset: Preset;
  /** Takes a whole recipe; `custom` is what was set before another preset was chosen. */
  choosePreset: (preset: Preset) => void;
  /** Whether there is a recipe of one's own to go back to. */
  hasCustom: boolean;
  /** Takes another recipe as one's own: that of an earlier preparation, once for each. */
  takeRecipe: (id: string, values: RecipeFormValues) => void;
  /** What is wrong with each field: found by the form, or by the server that tried the recipe. */
  errors: ReadonlyMap<RecipeField, string>;
  preview: PreviewState;
  submit: () => void;
  /** Busy until the page of the new splits is there, so that a second press makes no second preparation. */
  isCreating: boolean;
  /** Gives the splits that are being made up; nothing of them is kept. */
  cancel: () => void;
}

export const RecipeContext = createContext<RecipeState | null>(null);

/** The recipe in the making; null until the dataset has a text and a label column. */
export function useRecipe(): RecipeState | null {
  return use(RecipeContext);
}

/** The recipe in the making. Throws where there is none. */
export function useStudio(): RecipeState {
  const recipe = use(RecipeContext);
  if (recipe === null) throw new Error("useStudio without a recipe");
  return recipe;
}
