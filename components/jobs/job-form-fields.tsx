"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Controller, useWatch } from "react-hook-form";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { describePasses, estimatePasses, estimateTokens } from "@/lib/jobs/form";
import { preparationQueries } from "@/lib/preparations/queries";
import { formatCount, formatRelativeTime, pluralise } from "@/lib/utils";
import type { JobFormApi, PreparationChoice } from "./job-form-api";
import { BaseModelField, ServerField } from "./job-form-server";

interface GroupProps {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}

function Group({ title, description, children }: GroupProps) {
  const id = useId();
  return (
    <Card>
      <fieldset aria-labelledby={id} className="flex min-w-0 flex-col gap-5 p-5">
        <div>
          <h2 id={id} className="font-semibold text-sm">
            {title}
          </h2>
          {description ? <p className="mt-0.5 text-muted text-sm">{description}</p> : null}
        </div>
        {children}
      </fieldset>
    </Card>
  );
}

/** What is trained, where, and from what. */
export function WhatFields({ form, preparations }: { form: JobFormApi; preparations: readonly PreparationChoice[] }) {
  const { control, formState } = form;
  return (
    <Group title="What to train">
      <Field label="Preparation" required error={formState.errors.preparationId?.message}>
        {(props) => (
          <Controller
            control={control}
            name="preparationId"
            render={({ field: { onChange, ...field } }) => (
              <Select
                {...props}
                {...field}
                onValueChange={onChange}
                placeholder="Choose a preparation"
                options={preparations.map((preparation) => ({
                  value: preparation.id,
                  label: `${preparation.datasetName}, ${pluralise(preparation.rows.train, "row")}`,
                  hint: (
                    <span suppressHydrationWarning>
                      {pluralise(preparation.labelCount, "label")}, made{" "}
                      {formatRelativeTime(preparation.createdAt, Date.now())}
                    </span>
                  ),
                }))}
              />
            )}
          />
        )}
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <ServerField form={form} />
        <BaseModelField form={form} />
      </div>
    </Group>
  );
}

/** Rows by which a training file's tokens are estimated: as many as are given at once. */
const SAMPLED_ROWS = 100;

/** Tokens of a preparation's training file, repeats and all; null until they can be estimated. */
function useTrainingTokens(preparation: PreparationChoice | undefined): number | null {
  const id = preparation?.id ?? "";
  const enabled = preparation !== undefined;
  const query = { split: "train", order: "file", limit: SAMPLED_ROWS } as const;
  const examples = useQuery({ ...preparationQueries.examples(id, query), enabled }).data;
  const detail = useQuery({ ...preparationQueries.detail(id), enabled }).data;
  if (preparation === undefined || examples === undefined || detail === undefined) return null;
  const lines = preparation.rows.train + preparation.repeats;
  return estimateTokens({ lines, bytes: detail.fileBytes.train, rows: examples.data });
}

/** How long and how boldly it learns. */
export function TrainingFields({
  form,
  preparation,
}: {
  form: JobFormApi;
  preparation: PreparationChoice | undefined;
}) {
  const { control, register, formState } = form;
  const steps = useWatch({ control, name: "trainingSteps" });
  const passes = estimatePasses(steps, useTrainingTokens(preparation));
  const validationRows = preparation?.rows.validation ?? 0;
  const defaults = formState.defaultValues;
  return (
    <Group title="Training">
      <div className="grid gap-5 sm:grid-cols-2">
        <Field
          label="Training steps"
          error={formState.errors.trainingSteps?.message}
          description={passes === null ? "One step looks at about 65,536 tokens." : `About ${describePasses(passes)}.`}
        >
          {(props) => (
            <Input
              {...props}
              {...register("trainingSteps")}
              // In the first HTML too, which the form library fills in only in the browser.
              defaultValue={defaults?.trainingSteps}
              inputMode="numeric"
              autoComplete="off"
            />
          )}
        </Field>
        <Field
          label="Learning rate"
          error={formState.errors.learningRate?.message}
          description="How far each step moves. 4e-5 works too."
        >
          {(props) => (
            <Input
              {...props}
              {...register("learningRate")}
              defaultValue={defaults?.learningRate}
              inputMode="decimal"
              autoComplete="off"
            />
          )}
        </Field>
      </div>
      <Controller
        control={control}
        name="useValidation"
        render={({ field: { value, onChange, ...field } }) => (
          <SwitchField
            {...field}
            label="Measure on validation rows"
            description={
              preparation && validationRows === 0
                ? "Off, because this preparation has no validation rows."
                : `Tells learning from learning by heart${preparation ? `: ${formatCount(validationRows)} rows that it never trains on` : ""}.`
            }
            disabled={preparation !== undefined && validationRows === 0}
            checked={value && (preparation === undefined || validationRows > 0)}
            onCheckedChange={onChange}
            error={formState.errors.useValidation?.message}
          />
        )}
      />
    </Group>
  );
}

/** Whether training waits for a look at the estimate. */
export function StartFields({ form }: { form: JobFormApi }) {
  return (
    <Group title="Start">
      <Controller
        control={form.control}
        name="autoStart"
        render={({ field: { value, onChange, ...field } }) => (
          <SwitchField
            {...field}
            label="Start by itself"
            description="Otherwise you see duration and cost first, once the server has checked the files, and start it then."
            checked={value}
            onCheckedChange={onChange}
          />
        )}
      />
    </Group>
  );
}

/** What most people never touch. */
export function AdvancedFields({ form: { register, formState } }: { form: JobFormApi }) {
  const { suffix, wandbProject, wandbKey } = formState.errors;
  return (
    <Card>
      <details open={suffix || wandbProject || wandbKey ? true : undefined} className="group">
        <summary className="flex list-none items-center gap-2 rounded-lg px-5 py-4 font-semibold text-sm">
          Weights &amp; Biases and model suffix
          <span className="font-normal text-muted text-xs">optional</span>
          <ChevronDown
            aria-hidden
            className="ml-auto size-4 shrink-0 text-muted transition-transform group-open:rotate-180"
          />
        </summary>
        <div className="flex flex-col gap-5 px-5 pb-5">
          <div className="grid gap-5 sm:grid-cols-2">
            <Field
              label="W&B project"
              error={wandbProject?.message}
              description="Servers that know W&B report losses there too."
            >
              {(props) => <Input {...props} {...register("wandbProject")} autoComplete="off" />}
            </Field>
            <Field label="W&B API key" error={wandbKey?.message} description="Stored encrypted, never shown again.">
              {(props) => <Input {...props} {...register("wandbKey")} type="password" autoComplete="new-password" />}
            </Field>
          </div>
          <Field
            label="Suffix"
            error={suffix?.message}
            description="Up to 9 characters in the model's name; the dataset's name unless given."
            className="sm:max-w-[calc(50%-0.625rem)]"
          >
            {(props) => <Input {...props} {...register("suffix")} autoComplete="off" spellCheck={false} />}
          </Field>
        </div>
      </details>
    </Card>
  );
}

interface SwitchFieldProps {
  label: string;
  description: string;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
  error?: string | undefined;
  name: string;
  onBlur: () => void;
  ref: React.Ref<HTMLButtonElement>;
}

function SwitchField({ label, description, error, ...props }: SwitchFieldProps) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <Label htmlFor={id}>{label}</Label>
        <p id={`${id}-description`} className="mt-0.5 text-muted text-xs leading-5">
          {description}
        </p>
        {error ? (
          <p id={`${id}-error`} className="mt-0.5 text-danger text-xs leading-5">
            {error}
          </p>
        ) : null}
      </div>
      <Switch id={id} aria-describedby={error ? `${id}-description ${id}-error` : `${id}-description`} {...props} />
    </div>
  );
}
