"use client";

import { SegmentedControl } from "@/components/ui/segmented-control";
import { useStudio } from "./recipe-context";

const ORDERS = [
  {
    value: "balance-then-split",
    label: "Balance, then split",
    text: "The tutorial’s order: all three parts are balanced alike. Scores tell how well each label is known.",
  },
  {
    value: "split-then-balance",
    label: "Split, then balance",
    text: "Only training is balanced; validation and test keep the proportions of your data. Scores tell what to expect in use.",
  },
] as const;

/** Which comes first. Without a maximum nothing is cut, and both give the same. */
export function OrderField() {
  const { values, change } = useStudio();
  const chosen = ORDERS.find(({ value }) => value === values.order);
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
        {values.maxSamples === null ? "Without a maximum nothing is cut, and both give the same." : chosen?.text}
      </p>
    </div>
  );
}
