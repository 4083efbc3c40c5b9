"use client";

import { useQuery } from "@tanstack/react-query";
import { Field } from "@/components/ui/field";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import type { ColumnRoles } from "@/lib/datasets/roles-schema";
import type { RecipeFormValues } from "@/lib/preparations/form";
import { preparationQueries } from "@/lib/preparations/queries";
import { pluralise } from "@/lib/utils";
import { NumberField } from "./number-field";
import { useStudio } from "./recipe-context";

/** What is held out from training, how much of it, and how it is chosen. */
export function HoldOutFields({ roles }: { roles: ColumnRoles }) {
  const { values } = useStudio();
  const isByColumn = values.method === "column";
  return (
    <>
      {roles.split === null && !isByColumn ? null : <MethodField column={roles.split} />}
      <NumberField
        name="validationPercent"
        label="Validation"
        unit="%"
        {...(isByColumn && { description: "Taken from training, in case the column marks no row for validation." })}
        max={50}
        isInline
      />
      {isByColumn ? null : values.lockedTest !== "" ? (
        <LockedTest preparationId={values.lockedTest} />
      ) : (
        <NumberField name="testPercent" label="Test" unit="%" max={50} isInline />
      )}
      {roles.targets.length > 1 && !isByColumn ? <StratifyField targets={roles.targets} /> : null}
    </>
  );
}

function MethodField({ column }: { column: string | null }) {
  const { values, change, errors } = useStudio();
  const isByColumn = values.method === "column";
  const error = errors.get("method");
  const choose = (method: "random" | "column") => {
    // A column that says where each row goes says it of the rows as they are: only training is balanced then.
    const order: RecipeFormValues["order"] = method === "column" ? "split-then-balance" : "balance-then-split";
    change({ method, order });
  };
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <SegmentedControl
        label="How rows are held out"
        options={[
          { value: "random", label: "At random" },
          { value: "column", label: <span className="max-w-40 truncate">By “{column ?? "?"}”</span> },
        ]}
        value={isByColumn ? "column" : "random"}
        onValueChange={choose}
        className="max-w-full"
      />
      <p className="text-muted text-xs leading-5">
        {isByColumn
          ? "Each row goes where this column of the file says: train, validation or test."
          : "Every label keeps its share in all three parts."}
      </p>
      {error ? <p className="text-danger text-xs leading-5">{error}</p> : null}
    </div>
  );
}

/** In place of a share: how many rows the test set has is settled. */
function LockedTest({ preparationId }: { preparationId: string }) {
  const { data } = useQuery(preparationQueries.detail(preparationId));
  return (
    <div className="text-sm">
      <p className="font-medium">Test</p>
      <p className="mt-0.5 text-muted text-xs leading-5">
        {data ? `The ${pluralise(data.summary.splits.test.rows, "row")}` : "The rows"} of the locked test set, see
        below.
      </p>
    </div>
  );
}

const ALL = "all";

/** Whose labels keep their shares, where rows have labels of several kinds. */
function StratifyField({ targets }: { targets: ColumnRoles["targets"] }) {
  const { values, change, errors } = useStudio();
  const index = targets.findIndex(({ name }) => name === values.stratifyBy);
  return (
    <Field
      label="Keep the shares of"
      description="The labels of one target come out more even when the others need not."
      error={errors.get("stratifyBy")}
    >
      {(control) => (
        <Select
          {...control}
          value={index < 0 ? ALL : String(index)}
          onValueChange={(option) => change({ stratifyBy: targets[Number(option)]?.name ?? "" })}
          options={[
            { value: ALL, label: `All ${targets.length} targets at once` },
            ...targets.map(({ name }, position) => ({ value: String(position), label: `Only ${name}` })),
          ]}
        />
      )}
    </Field>
  );
}
