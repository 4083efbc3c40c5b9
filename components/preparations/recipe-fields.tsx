"use client";

import { useFormContext } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { DatasetColumn } from "@/lib/datasets/schema";
import type { RecipeField, RecipeFormValues } from "@/lib/preparations/form";
import { pluralise } from "@/lib/utils";
import { FilterFields } from "./filter-fields";
import { NumberField } from "./number-field";
import { OrderField } from "./order-field";

interface RecipeFieldsProps {
  columns: readonly DatasetColumn[];
  largestLabel: number | null;
  /** What the preview found wrong, by field. */
  errors: ReadonlyMap<RecipeField, string>;
}

/** Beyond this a slider is too coarse to be of use; larger numbers are typed. */
const LONGEST_SLIDER = 2_000;

/** The settings of a recipe, the ones that matter most first. */
export function RecipeFields({ columns, largestLabel, errors }: RecipeFieldsProps) {
  const { watch } = useFormContext<RecipeFormValues>();
  const end = Math.max(10, Math.min(largestLabel ?? 600, LONGEST_SLIDER));
  const step = end <= 200 ? 1 : end <= 500 ? 5 : 10;
  return (
    <div className="flex flex-col gap-6">
      <fieldset className="flex flex-col gap-5">
        <legend className="mb-3 font-semibold text-sm">Balance the labels</legend>
        <NumberField
          name="minSamples"
          label="Minimum rows per label"
          description="Labels with fewer rows are left out; 0 keeps all."
          max={end}
          step={step}
          error={errors.get("minSamples")}
        />
        <NumberField
          name="maxSamples"
          label="Maximum rows per label"
          description={`Larger labels are cut to a random sample; empty means no maximum.${largestLabel === null ? "" : ` The largest has ${pluralise(largestLabel, "row")}.`}`}
          placeholder="none"
          max={end}
          step={step}
          emptyAtEnd
          error={errors.get("maxSamples")}
        />
      </fieldset>
      <fieldset className="border-border border-t pt-5">
        <legend className="float-left mb-3 w-full font-semibold text-sm">Hold rows out</legend>
        <div className="clear-left grid gap-5 sm:grid-cols-2">
          <NumberField
            name="validationPercent"
            label="Validation"
            unit="%"
            description="Watched while it trains."
            max={50}
            error={errors.get("validationPercent")}
          />
          <NumberField
            name="testPercent"
            label="Test"
            unit="%"
            description="Judged once, at the end."
            max={50}
            error={errors.get("testPercent")}
          />
        </div>
      </fieldset>
      <OrderField isRelevant={watch("maxSamples") !== null} />
      <div className="grid gap-5 border-border border-t pt-5 sm:grid-cols-[minmax(0,1fr)_8rem]">
        <FilterFields columns={columns} errors={errors} />
        <SeedField error={errors.get("seed")} />
      </div>
    </div>
  );
}

function SeedField({ error }: { error: string | undefined }) {
  const { register, formState } = useFormContext<RecipeFormValues>();
  return (
    <Field
      label="Seed"
      description="The same seed draws the same rows."
      error={formState.errors.seed?.message ?? error}
    >
      {(control) => (
        <Input
          {...control}
          type="number"
          inputMode="numeric"
          min={0}
          {...register("seed", { setValueAs: (value) => (value === "" ? null : Number(value)) })}
        />
      )}
    </Field>
  );
}
