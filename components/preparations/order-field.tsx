"use client";

import { SegmentedControl } from "@/components/ui/segmented-control";
import type { RecipeFormValues } from "@/lib/preparations/form";
import { useStudio } from "./recipe-context";

const ORDERS = [
  { value: "balance-then-split", label: "Balance, then split" },
  { value: "split-then-balance", label: "Split, then balance" },
] as const;

/** What the choice means for the scores, and for the rows that are held out. */
function describeOrder({ order, maxSamples, method, repeat }: RecipeFormValues): string {
  const heldOut =
    method === "column"
      ? "validation and test stay as the column has them"
      : "validation and test keep the proportions of your data";
  const sentences =
    maxSamples === null
      ? [`Without a maximum nothing is cut, and both give the same: ${heldOut}.`]
      : order === "split-then-balance"
        ? [`Only training is balanced; ${heldOut}.`, "Scores tell what to expect in use."]
        : [
            "The tutorial’s order: all three parts are balanced alike.",
            "Scores tell how well each label is known, not what to expect in use.",
          ];
  if (repeat !== "off") sentences.push("Repeats come after the split, in train only.");
  return sentences.join(" ");
}

/** Which comes first. Without a maximum nothing is cut, and both give the same. */
export function OrderField() {
  const { values, change } = useStudio();
  return (
    <div className="flex flex-col gap-1.5">
      <span aria-hidden className="font-medium text-sm">
        Order
      </span>
      <SegmentedControl
        label="Order"
        options={ORDERS}
        value={values.order}
        onValueChange={(order) => change({ order })}
        className="max-w-full"
      />
      <p className="text-muted text-xs leading-5" aria-live="polite">
        {describeOrder(values)}
      </p>
    </div>
  );
}
