"use client";

import { useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { type RecipeFormValues, toFormValues } from "@/lib/preparations/form";
import { type Preset, presetOf, tutorialValues } from "@/lib/preparations/presets";
import type { Recipe } from "@/lib/preparations/schema";

/** Whole recipes for the form, and the way back to one's own. */
export function usePresets(form: UseFormReturn<RecipeFormValues>, values: RecipeFormValues, suggested: Recipe) {
  const [last, setLast] = useState<Preset>("recommended");
  const [custom, setCustom] = useState<RecipeFormValues | null>(null);
  const taken = useRef(new Set<string>());
  const preset = presetOf(values, suggested, last);
  // What differs from the suggestion counts as set by a person, and stays when the suggestion becomes another.
  const take = (next: RecipeFormValues) => form.reset(next, { keepDefaultValues: true, keepDirtyValues: false });
  return {
    preset,
    hasCustom: preset === "custom" || custom !== null,
    choosePreset: (next: Preset) => {
      if (preset === "custom") setCustom(values);
      setLast(next);
      if (next === "recommended") form.reset(toFormValues(suggested), { keepDirtyValues: false });
      else if (next === "tutorial") take(tutorialValues());
      else if (custom !== null) take(custom);
    },
    takeRecipe: (id: string, next: RecipeFormValues) => {
      if (taken.current.has(id)) return;
      taken.current.add(id);
      setLast("custom");
      take(next);
    },
  };
}
