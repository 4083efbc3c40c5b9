"use client";

import type { DatasetDetail } from "@/lib/datasets/schema";
import { formatCount } from "@/lib/utils";
import { FieldGroup } from "./field-group";
import { FilterFields } from "./filter-fields";
import { HoldOutFields } from "./hold-out-fields";
import { LockedTestField } from "./locked-test-field";
import { NumberField } from "./number-field";
import { OrderField } from "./order-field";
import { useStudio } from "./recipe-context";
import { RepeatField } from "./repeat-field";
import { SeedField } from "./seed-field";
import { TogetherFields } from "./together-fields";

interface RecipeFieldsProps {
  dataset: DatasetDetail;
  /** Rows of the largest label; null while it is not known. */
  largestLabel: number | null;
}

/** Beyond this a slider is too coarse to be of use; larger numbers are typed. */
const LONGEST_SLIDER = 2_000;

/** The settings of a recipe, the ones that matter most first. */
export function RecipeFields({ dataset, largestLabel }: RecipeFieldsProps) {
  const { values } = useStudio();
  const { roles, lockedTestId, columns } = dataset;
  const hasLocked = lockedTestId !== null || values.lockedTest !== "";
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <FieldGroup title="Balance the labels">
        <BalanceFields
          largestLabel={largestLabel}
          hasMany={(roles?.targets.length ?? 0) > 1 || roles?.targets[0]?.kind === "multi"}
        />
      </FieldGroup>
      {roles === null ? null : (
        <FieldGroup
          title="Hold rows out"
          description="Validation says when to stop training; test judges once, at the end."
        >
          <HoldOutFields roles={roles} />
          <OrderField />
          <SeedField />
        </FieldGroup>
      )}
      <FieldGroup title="Keep together" description="Rows that belong together stand on one side of the split.">
        <TogetherFields />
      </FieldGroup>
      {hasLocked ? (
        <FieldGroup title="Locked test set">
          <LockedTestField lockedTestId={lockedTestId} />
        </FieldGroup>
      ) : null}
      <FieldGroup title="Filter" description="Use only some of the rows, one language for example.">
        <FilterFields columns={columns} />
      </FieldGroup>
    </div>
  );
}

function BalanceFields({ largestLabel, hasMany }: { largestLabel: number | null; hasMany: boolean }) {
  const end = Math.max(10, Math.min(largestLabel ?? 600, LONGEST_SLIDER));
  const step = end <= 200 ? 1 : end <= 500 ? 5 : 10;
  return (
    <>
      <NumberField
        name="minSamples"
        label="Minimum rows per label"
        description={
          hasMany
            ? "Labels with fewer rows are left out, and rows that have no other label; 0 keeps all."
            : "Labels with fewer rows are left out; 0 keeps all."
        }
        max={end}
        step={step}
      />
      <NumberField
        name="maxSamples"
        label="Maximum rows per label"
        description={
          (hasMany
            ? "Larger labels are cut where no rarer label stands on the row."
            : "Larger labels are cut to a random sample.") +
          (largestLabel === null ? "" : ` The largest has ${formatCount(largestLabel)}.`)
        }
        placeholder="none"
        max={end}
        step={step}
        emptyAtEnd
      />
      <RepeatField hasMany={hasMany} end={end} step={step} />
    </>
  );
}
