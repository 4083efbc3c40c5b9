"use client";

import { useWatch } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { DEFAULT_TARGET, type TargetFormValue } from "@/lib/jobs/form";
import { pluralise } from "@/lib/utils";
import type { JobFormApi } from "./job-form-api";
import { FieldGroup, ResetButton } from "./job-form-parts";
import type { JobData } from "./use-job-data";

interface TargetFieldsProps {
  form: JobFormApi;
  targets: JobData["targets"];
}

/** Weight and loss of each target of the preparation. */
export function TargetFields({ form, targets }: TargetFieldsProps) {
  const values = useWatch({ control: form.control, name: "targets" });
  if (targets.length === 0) return null;
  const change = (next: TargetFormValue) => {
    const others = values.filter(({ name }) => name !== next.name);
    form.setValue("targets", [...others, next], { shouldDirty: true, shouldValidate: form.formState.isSubmitted });
  };
  const general = form.formState.errors.targets?.message ?? form.formState.errors.targets?.root?.message;
  return (
    <FieldGroup
      title="Targets"
      description="What the classifier learns to say. Where there are several, a heavier one counts for more."
    >
      {general === undefined ? null : (
        <p role="alert" className="text-danger text-sm">
          {general}
        </p>
      )}
      {targets.map((target) => {
        const at = values.findIndex(({ name }) => name === target.name);
        return (
          <TargetRow
            key={target.name}
            target={target}
            value={values[at] ?? { name: target.name, ...DEFAULT_TARGET }}
            error={form.formState.errors.targets?.[at]?.weight?.message}
            onChange={change}
          />
        );
      })}
    </FieldGroup>
  );
}

interface TargetRowProps {
  target: JobData["targets"][number];
  value: TargetFormValue;
  error: string | undefined;
  onChange: (value: TargetFormValue) => void;
}

function TargetRow({ target, value, error, onChange }: TargetRowProps) {
  const { name, hasMany, labels } = target;
  const isChanged = value.weight !== DEFAULT_TARGET.weight || value.lossFunction !== DEFAULT_TARGET.lossFunction;
  return (
    <fieldset aria-label={name} className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="wrap-anywhere min-w-0 font-medium text-sm">
          {name} <span className="font-normal text-muted text-xs">{pluralise(labels.length, "label")}</span>
        </p>
        {isChanged ? (
          <ResetButton label={name} to="its defaults" onReset={() => onChange({ name, ...DEFAULT_TARGET })} />
        ) : null}
      </div>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field
          label="Weight"
          error={error}
          description="How much its errors count beside the other targets'; 1 unless given."
        >
          {(props) => (
            <Input
              {...props}
              value={value.weight}
              onChange={(event) => onChange({ ...value, weight: event.target.value })}
              inputMode="decimal"
              autoComplete="off"
            />
          )}
        </Field>
        <Field
          label="Loss function"
          description="Whether its labels exclude each other; read from the data unless given."
        >
          {(props) => (
            <Select
              {...props}
              value={value.lossFunction}
              onValueChange={(lossFunction) => onChange({ ...value, lossFunction })}
              options={[
                {
                  value: "data",
                  label: "As the data says",
                  hint: hasMany ? "here: several labels a row" : "here: one label a row",
                },
                { value: "single_class", label: "One label a row", hint: "single_class" },
                { value: "multi_class", label: "Several labels a row", hint: "multi_class" },
              ]}
            />
          )}
        </Field>
      </div>
    </fieldset>
  );
}
