"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { fieldOfPath, type RecipeField, type RecipeFormValues, toRecipe } from "@/lib/preparations/form";
import { preparationQueries } from "@/lib/preparations/queries";
import { type PreparationPreview, type PreviewResult, recipe } from "@/lib/preparations/schema";

const SETTLE_MS = 250;

export interface PreviewState {
  data: PreparationPreview | undefined;
  /** Why the recipe cannot be applied to these rows, or why that is not known. */
  problem: string | null;
  fieldErrors: ReadonlyMap<RecipeField, string>;
  /** What is shown belongs to an earlier recipe; the new one is being counted. */
  isStale: boolean;
}

/** What the recipe in the form would make, asked for when the person pauses. A half-typed recipe keeps the last answer. */
export function usePreview(datasetId: string, values: RecipeFormValues): PreviewState {
  const typed = recipe.safeParse(toRecipe(values));
  const wanted = typed.success ? JSON.stringify(typed.data) : null;
  const settled = useSettled(wanted, SETTLE_MS);
  const query = useQuery({
    ...preparationQueries.preview(datasetId, recipe.parse(JSON.parse(settled ?? "{}"))),
    enabled: settled !== null,
    placeholderData: keepPreviousData,
  });
  const refusal = query.data?.refusal ?? null;
  return {
    data: query.data?.preview ?? undefined,
    problem: refusal?.message ?? query.error?.message ?? null,
    fieldErrors: fieldErrorsOf(refusal),
    isStale: query.isPlaceholderData || (wanted !== null && wanted !== settled),
  };
}

function fieldErrorsOf(refusal: PreviewResult["refusal"]): Map<RecipeField, string> {
  const errors = new Map<RecipeField, string>();
  for (const { name, reason } of refusal?.fields ?? []) {
    const field = fieldOfPath(name);
    if (field !== null && !errors.has(field)) errors.set(field, reason);
  }
  return errors;
}

/** The value once it has stayed the same for a while; null never replaces one. */
function useSettled(value: string | null, delayMs: number): string | null {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (value === null || value === settled) return;
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, settled, delayMs]);
  return settled;
}
