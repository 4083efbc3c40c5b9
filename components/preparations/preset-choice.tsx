"use client";

import { SegmentedControl } from "@/components/ui/segmented-control";
import { summariseRecipe } from "@/lib/preparations/describe-recipe";
import { toRecipe } from "@/lib/preparations/form";
import { recipe } from "@/lib/preparations/schema";
import { useStudio } from "./recipe-context";

const TUTORIAL =
  "The notebook’s own numbers: labels with 200 rows or more, at most 600 rows of each, balanced and then split 80/10/10 row by row, with seed 42.";

/** Whole recipes to start from, and why. */
export function PresetChoice() {
  const { preset, choosePreset, hasCustom, suggestion } = useStudio();
  return (
    <div className="flex flex-wrap items-start gap-x-5 gap-y-3">
      <SegmentedControl
        label="Recipe to start from"
        options={[
          { value: "recommended", label: "Recommended" },
          { value: "tutorial", label: "Tutorial" },
          { value: "custom", label: "Custom", disabled: !hasCustom },
        ]}
        value={preset}
        onValueChange={choosePreset}
      />
      {/* Room for two lines, so that the recipe stays where it is when another one is chosen. */}
      <p className="min-h-12 min-w-64 max-w-3xl flex-1 text-muted text-sm leading-6" aria-live="polite">
        {preset === "recommended" ? suggestion.reason : preset === "tutorial" ? TUTORIAL : <Custom />}
      </p>
    </div>
  );
}

function Custom() {
  const { values } = useStudio();
  const { data } = recipe.safeParse(toRecipe(values));
  return data === undefined ? "Your own recipe, with something to mend in it." : `Your own: ${summariseRecipe(data)}.`;
}
