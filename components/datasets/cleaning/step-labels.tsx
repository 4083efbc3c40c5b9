"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useController, useFormContext } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { StepFormValues } from "@/lib/datasets/cleaning/step-form";
import { datasetQueries } from "@/lib/datasets/queries";
import { pluralise } from "@/lib/utils";
import { LabelOptions } from "../rows-grid/label-options";
import { useCleaning } from "./cleaning-context";

/** Which target's labels are meant; only where there are several. */
export function TargetField() {
  const targets = useCleaning().dataset.roles?.targets ?? [];
  const { field } = useController<StepFormValues, "target">({ name: "target" });
  const { setValue } = useFormContext<StepFormValues>();
  if (targets.length < 2) return null;
  return (
    <Field label="Target">
      {(control) => (
        <Select
          {...control}
          value={field.value}
          onValueChange={(target) => {
            field.onChange(target);
            setValue("labels", []);
          }}
          options={targets.map(({ name }) => ({ value: name, label: name }))}
        />
      )}
    </Field>
  );
}

interface LabelsFieldProps {
  label: string;
  isMulti: boolean;
}

/** Labels of the target, with a search over them. What is chosen stays chosen while one searches. */
export function LabelsField({ label, isMulti }: LabelsFieldProps) {
  const { dataset } = useCleaning();
  const { data: profile } = useQuery(datasetQueries.profile(dataset.id));
  const { field, fieldState } = useController<StepFormValues, "labels">({ name: "labels" });
  const { watch, setValue, getValues } = useFormContext<StepFormValues>();
  const target = watch("target");
  const labels = profile?.targets.find(({ name }) => name === target)?.labels ?? [];
  const choose = (chosen: string) => {
    const isChosen = field.value.includes(chosen);
    if (isMulti)
      return field.onChange(isChosen ? field.value.filter((other) => other !== chosen) : [...field.value, chosen]);
    field.onChange([chosen]);
    // A new name mostly is the old one with a change.
    if (getValues("name") === "" || getValues("name") === field.value[0]) setValue("name", chosen);
  };
  const problem = fieldState.error?.message;
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <span className="font-medium">{label}</span>
        <span className="min-w-0 truncate text-muted text-xs" aria-live="polite">
          {field.value.length === 0
            ? "None chosen"
            : isMulti
              ? `${pluralise(field.value.length, "label")}: ${field.value.join(", ")}`
              : field.value[0]}
        </span>
      </div>
      <LabelOptions name={label} labels={labels} chosen={field.value} isMulti={isMulti} onChoose={choose} />
      {problem === undefined ? null : (
        <p role="alert" className="flex items-start gap-1.5 text-danger text-xs leading-5">
          <CircleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />
          {problem}
        </p>
      )}
    </div>
  );
}
