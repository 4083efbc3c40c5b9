"use client";

import { useId } from "react";
import { Controller, type UseFormReturn } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { HubLookup } from "@/lib/datasets/hub-schema";
import type { HubFormValues } from "./hub-form";

interface HubFilterFieldsProps {
  form: UseFormReturn<HubFormValues>;
  preview: HubLookup["preview"];
  columnError: string | undefined;
  valueError: string | undefined;
  onChange: () => void;
}

const ALL_ROWS = "all";

/** One optional rule: only rows with a value in a column. Options are positions, since a name can be any text. */
export function HubFilterFields({ form, preview, columnError, valueError, onChange }: HubFilterFieldsProps) {
  const { columns, canFilter } = preview;
  const suggestionsId = useId();
  const chosen = columns.find(({ name }) => name === form.watch("filterColumn"));
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <Field
        label="Rows"
        description={
          canFilter
            ? "Where few rows match, the hub sends only those."
            : "The hub cannot filter this one: all rows are downloaded, and filtered here."
        }
        error={columnError}
      >
        {(control) => (
          <Controller
            control={form.control}
            name="filterColumn"
            render={({ field: { onChange: change, value, ...field } }) => (
              <Select
                {...control}
                {...field}
                value={value === "" ? ALL_ROWS : String(columns.findIndex(({ name }) => name === value))}
                onValueChange={(option) => {
                  const column = option === ALL_ROWS ? undefined : columns[Number(option)];
                  change(column?.name ?? "");
                  form.setValue("filterValue", column?.values[0] ?? "");
                  onChange();
                }}
                options={[
                  { value: ALL_ROWS, label: "All rows" },
                  ...columns.flatMap(({ name, isFilterable }, position) =>
                    isFilterable ? [{ value: String(position), label: `Only where ${name} is…` }] : [],
                  ),
                ]}
              />
            )}
          />
        )}
      </Field>
      {chosen === undefined ? null : (
        <Field label={<span className="truncate">Value of {chosen.name}</span>} error={valueError}>
          {(control) => (
            <>
              <Input
                {...control}
                {...form.register("filterValue", { onChange })}
                list={suggestionsId}
                autoComplete="off"
              />
              <datalist id={suggestionsId}>
                {chosen.values.map((value) => (
                  <option key={value} value={value} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      )}
    </div>
  );
}
