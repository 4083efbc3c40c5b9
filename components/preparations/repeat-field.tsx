"use client";

import { SegmentedControl } from "@/components/ui/segmented-control";
import { describeRepeats } from "@/lib/preparations/describe-repeats";
import type { RecipeFormValues } from "@/lib/preparations/form";
import { MAX_TIMES, middleCount } from "@/lib/preparations/split/repeats";
import { NumberField } from "./number-field";
import { useStudio } from "./recipe-context";

const CHOICES = [
  { value: "off", label: "Off" },
  { value: "auto", label: "Automatic" },
  { value: "by-hand", label: "By hand" },
] as const;

interface RepeatFieldProps {
  /** Rows have several labels. */
  hasMany: boolean;
  /** End of the slider, and its step. */
  end: number;
  step: number;
}

/** Whether rows of small labels stand in the training file several times, and how often. */
export function RepeatField({ hasMany, end, step }: RepeatFieldProps) {
  const { values, change, preview } = useStudio();
  const choose = (repeat: RecipeFormValues["repeat"]) => {
    if (repeat !== "by-hand" || values.repeatTo !== null) return change({ repeat });
    change({ repeat, repeatTo: preview.data?.repeats?.to ?? middleOf(preview.data?.splits.train.labels) });
  };
  const repeats = preview.data?.repeats ?? null;
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <span aria-hidden className="font-medium text-sm">
        Repeat small labels
      </span>
      <SegmentedControl
        label="Repeat small labels"
        options={CHOICES}
        value={values.repeat}
        onValueChange={choose}
        className="max-w-full"
      />
      {values.repeat === "by-hand" ? (
        <div className="mt-1.5">
          <NumberField name="repeatTo" label="Lines per label in train" max={end} step={step} />
        </div>
      ) : null}
      <p className="text-muted text-xs leading-5" aria-live="polite">
        {values.repeat === "off" || repeats === null
          ? `Rows of small labels can stand in train up to ${MAX_TIMES} times. Validation and test never repeat a row.`
          : `${describeRepeats(repeats, hasMany)} Validation and test never repeat a row.`}
      </p>
    </div>
  );
}

/** What `auto` would be, as far as the labels are listed. */
function middleOf(labels: readonly { counts: readonly (readonly [string, number])[] }[] = []): number {
  return Math.max(1, middleCount(labels.flatMap(({ counts }) => counts.map(([, rows]) => rows))));
}
