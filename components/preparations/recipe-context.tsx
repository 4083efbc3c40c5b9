"use client";

import { createContext, use } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { RecipeFormValues } from "@/lib/preparations/form";
import type { RecipeSuggestion } from "@/lib/preparations/schema";
import type { PreviewState } from "./use-preview";

/** The recipe that is being made for a dataset, kept while one goes from tab to tab. */
export interface RecipeState {
  datasetId: string;
  suggestion: RecipeSuggestion;
  form: UseFormReturn<RecipeFormValues>;
  preview: PreviewState;
  submit: () => void;
  /** Busy until the page of the new splits is there, so that a second press makes no second preparation. */
  isCreating: boolean;
}

export const RecipeContext = createContext<RecipeState | null>(null);

/** The recipe in the making; null until the dataset has a text and a label column. */
export function useRecipe(): RecipeState | null {
  return use(RecipeContext);
}
