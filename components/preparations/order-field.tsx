"use client";

import { useFormContext } from "react-hook-form";
import type { RecipeFormValues } from "@/lib/preparations/form";

const ORDERS = [
  {
    value: "balance-then-split",
    title: "Balance, then split",
    text: "The tutorial’s order: all three parts are balanced alike. Scores tell how well each label is known.",
  },
  {
    value: "split-then-balance",
    title: "Split, then balance",
    text: "Only training is balanced; validation and test keep the proportions of your data. Scores tell what to expect in use.",
  },
] as const;

/** Which comes first. Without a maximum nothing is cut, and both give the same. */
export function OrderField({ isRelevant }: { isRelevant: boolean }) {
  const { register } = useFormContext<RecipeFormValues>();
  return (
    <fieldset className="border-border border-t pt-5">
      <legend className="float-left mb-3 w-full font-semibold text-sm">
        Order
        {isRelevant ? null : (
          <span className="ml-2 font-normal text-muted text-xs">Without a maximum both give the same.</span>
        )}
      </legend>
      <div className="clear-left grid gap-3 sm:grid-cols-2">
        {ORDERS.map(({ value, title, text }) => (
          <label
            key={value}
            className="relative cursor-pointer rounded-lg border border-border bg-surface p-3.5 transition-colors hover:border-border-strong has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2"
          >
            <span className="flex items-center gap-2 font-medium text-sm">
              <input type="radio" value={value} {...register("order")} className="size-4 accent-accent outline-none" />
              {title}
            </span>
            <span className="mt-1.5 block text-muted text-xs leading-5">{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
