"use client";

import { useId } from "react";
import { useFormContext } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { DatasetColumn } from "@/lib/datasets/schema";
import type { RecipeField, RecipeFormValues } from "@/lib/preparations/form";

interface FilterFieldsProps {
  columns: readonly DatasetColumn[];
  errors: ReadonlyMap<RecipeField, string>;
}

const NO_FILTER = "all";

/** One optional rule: only rows in which a column has a value. Options are positions, since a name can be any text. */
export function FilterFields({ columns, errors }: FilterFieldsProps) {
  const { register, setValue, watch, formState } = useFormContext<RecipeFormValues>();
  const suggestionsId = useId();
  const index = columns.findIndex(({ name }) => name === watch("filterColumn"));
  const column = columns[index];
  const choose = (option: string) => {
    const chosen = columns[Number(option)];
    setValue("filterColumn", chosen?.name ?? "", { shouldDirty: true });
    setValue("filterValue", chosen?.samples[0] ?? "", { shouldDirty: true, shouldValidate: true });
  };
  return (
    <div className="grid min-w-0 gap-3">
      <Field
        label="Filter"
        description="Use only some of the rows, one language for example."
        error={errors.get("filterColumn")}
      >
        {(control) => (
          <Select
            {...control}
            value={column === undefined ? NO_FILTER : String(index)}
            onValueChange={choose}
            options={[
              { value: NO_FILTER, label: "All rows" },
              ...columns.map(({ name }, position) => ({ value: String(position), label: `Where ${name} is…` })),
            ]}
          />
        )}
      </Field>
      {column === undefined ? null : (
        <Field
          label={<span className="truncate">Value of {column.name}</span>}
          error={formState.errors.filterValue?.message ?? errors.get("filterValue")}
        >
          {(control) => (
            <>
              <Input {...control} {...register("filterValue")} list={suggestionsId} autoComplete="off" />
              <datalist id={suggestionsId}>
                {column.samples.map((sample) => (
                  <option key={sample} value={sample} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      )}
    </div>
  );
}
