"use client";

import { Controller, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { SwitchField } from "@/components/ui/switch-field";
import { formatCount } from "@/lib/utils";
import type { JobFormApi, PreparationChoice } from "./job-form-api";
import { FieldGroup, TextField } from "./job-form-parts";

/** How boldly it learns. */
export function LearningFields({ form }: { form: JobFormApi }) {
  return (
    <FieldGroup title="How it learns">
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          form={form}
          name="learningRate"
          label="Learning rate"
          inputMode="decimal"
          description="How far each step moves; 0.00004 unless given. 4e-5 works too."
        />
        <TextField
          form={form}
          name="weightDecay"
          label="Weight decay"
          inputMode="decimal"
          description="How strongly weights are pulled towards zero, against learning by heart; 0.1 unless given."
        />
        <TextField
          form={form}
          name="warmupFraction"
          label="Warm-up fraction"
          inputMode="decimal"
          description="The share of training in which the learning rate rises; 0.05 unless given."
        />
        <TextField
          form={form}
          name="seqLen"
          label="Sequence length"
          inputMode="numeric"
          description="Tokens of one sequence, of which a step looks at four; 16,384 unless given."
        />
      </div>
    </FieldGroup>
  );
}

interface CheckFieldsProps {
  form: JobFormApi;
  preparation: PreparationChoice | undefined;
}

/** What it is measured by, and what becomes of lines that are not valid. */
export function CheckFields({ form, preparation }: CheckFieldsProps) {
  const validationRows = preparation?.rows.validation ?? 0;
  const hasNone = preparation !== undefined && validationRows === 0;
  return (
    <FieldGroup title="Checks">
      <Controller
        control={form.control}
        name="useValidation"
        render={({ field: { value, onChange, ...field } }) => (
          <SwitchField
            {...field}
            label="Measure on validation rows"
            description={
              hasNone
                ? "Off, because this preparation has no validation rows."
                : `Tells learning from learning by heart${preparation ? `: ${formatCount(validationRows)} rows that it never trains on` : ""}. On unless switched off.`
            }
            disabled={hasNone}
            checked={value && !hasNone}
            onCheckedChange={onChange}
            error={form.formState.errors.useValidation?.message}
          />
        )}
      />
      <TextField
        form={form}
        name="skipPercent"
        label="Invalid lines allowed, in percent"
        inputMode="decimal"
        description="The job fails when more lines than this cannot be used; those up to it are left out. 0 unless given, 50 at most."
        className="sm:max-w-[calc(50%-0.625rem)]"
      />
    </FieldGroup>
  );
}

/** The model's name, and where its curves are sent as well. */
export function NameFields({ form }: { form: JobFormApi }) {
  const copied = useWatch({ control: form.control, name: "copiedWandbProject" });
  return (
    <FieldGroup title="Name, and Weights & Biases" description="Both optional.">
      <TextField
        form={form}
        name="suffix"
        label="Suffix"
        description="Up to 9 characters in the model's name; the dataset's name unless given."
        className="sm:max-w-[calc(50%-0.625rem)]"
      />
      {copied === "" ? (
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField
            form={form}
            name="wandbProject"
            label="W&B project"
            description="Losses are reported there too; nowhere unless given."
          />
          <TextField
            form={form}
            name="wandbKey"
            label="W&B API key"
            type="password"
            description="Its 40 characters; stored encrypted, never shown again."
          />
          <TextField
            form={form}
            name="wandbName"
            label="W&B run name"
            description="What the run is called there; made up unless given."
          />
        </div>
      ) : (
        <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-border bg-sunken px-3.5 py-3 text-sm">
          <p className="min-w-0">
            Reports to the W&B project <span className="wrap-anywhere font-medium">{copied}</span>. The key of that job
            is used.
          </p>
          <Button size="sm" onClick={() => form.setValue("copiedWandbProject", "", { shouldDirty: true })}>
            Change or leave out
          </Button>
        </div>
      )}
    </FieldGroup>
  );
}

/** Whether training waits for a look at the estimate. */
export function StartFields({ form }: { form: JobFormApi }) {
  return (
    <FieldGroup title="Start">
      <Controller
        control={form.control}
        name="autoStart"
        render={({ field: { value, onChange, ...field } }) => (
          <SwitchField
            {...field}
            label="Start by itself"
            description="Otherwise you see duration and cost first, once the server has checked the files, and start it then. Off unless switched on."
            checked={value}
            onCheckedChange={onChange}
          />
        )}
      />
    </FieldGroup>
  );
}
