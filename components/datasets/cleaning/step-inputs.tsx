"use client";

import { useId } from "react";
import { type Path, useController, useFormContext } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Slider } from "@/components/ui/slider";
import { Switch } from "@/components/ui/switch";
import { defaultCharacters, type StepFormValues } from "@/lib/datasets/cleaning/step-form";
import { describeSimilarity, roundSimilarity, SIMILARITY_STEP } from "@/lib/datasets/copies/similarity-words";
import { cn } from "@/lib/utils";

/** Fields that the server refused, with its sentences. */
export type Refused = ReadonlyMap<keyof StepFormValues, string>;

/** Names of the fields that hold values of one type. */
type NameOf<Value> = {
  [Name in keyof StepFormValues]: StepFormValues[Name] extends Value ? Name : never;
}[keyof StepFormValues];

interface SwitchFieldProps {
  name: Extract<NameOf<boolean>, Path<StepFormValues>>;
  label: string;
  hint?: string;
}

export function SwitchField({ name, label, hint }: SwitchFieldProps) {
  const { field } = useController<StepFormValues, typeof name>({ name });
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <Switch
        id={id}
        ref={field.ref}
        checked={field.value}
        onCheckedChange={field.onChange}
        onBlur={field.onBlur}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      <div className="min-w-0">
        <label htmlFor={id} className="block text-sm leading-5">
          {label}
        </label>
        {hint === undefined ? null : (
          <p id={`${id}-hint`} className="text-muted text-xs leading-5">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

interface TextFieldProps {
  name: "find" | "replacement" | "name";
  label: string;
  hint?: string;
  refused: Refused;
}

export function TextField({ name, label, hint, refused }: TextFieldProps) {
  const { field, fieldState } = useController<StepFormValues, typeof name>({ name });
  return (
    <Field label={label} description={hint} error={fieldState.error?.message ?? refused.get(name)}>
      {(control) => <Input {...control} {...field} autoComplete="off" spellCheck={false} />}
    </Field>
  );
}

type ChoiceName = "form" | "match" | "how" | "rows";

interface ChoiceFieldProps<Name extends ChoiceName> {
  name: Name;
  label: string;
  options: readonly { value: StepFormValues[Name]; label: string; hint?: string; disabled?: boolean }[];
}

/** One of a few, each with what it means: radio buttons as cards that wrap on a phone. */
export function ChoiceField<Name extends ChoiceName>({ name, label, options }: ChoiceFieldProps<Name>) {
  const { watch, setValue } = useFormContext<StepFormValues>();
  const value = watch(name);
  const choose = (next: StepFormValues[ChoiceName]) => {
    setValue(name as ChoiceName, next, { shouldTouch: true, shouldValidate: true });
    if (name === "rows") setValue("characters", defaultCharacters(next as StepFormValues["rows"]));
  };
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-medium text-sm">{label}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => (
          <label
            key={option.value}
            className={cn(
              "relative flex min-h-8 items-start gap-2 rounded-md border border-border px-3 py-1.5 text-sm leading-5",
              "transition-colors hover:border-border-strong has-checked:border-accent has-checked:bg-accent-soft",
              "has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2",
              "has-disabled:opacity-50",
              option.hint !== undefined && "min-w-48 flex-1",
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => choose(option.value)}
              className="mt-0.75 accent-accent outline-none"
            />
            <span className="min-w-0">
              {option.label}
              {option.hint === undefined ? null : (
                <span className="block text-muted text-xs leading-5">{option.hint}</span>
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** How alike near-copies have to be; only where near-copies are meant. */
export function SimilarityField() {
  const { field } = useController<StepFormValues, "similarity">({ name: "similarity" });
  const match = useFormContext<StepFormValues>().watch("match");
  if (match !== "near") return null;
  const words = describeSimilarity(field.value);
  return (
    <Field label="How alike" aside={`${Math.round(field.value * 100)}%`} description={`${words}.`}>
      {({ id: _, ...control }) => (
        <Slider
          {...control}
          aria-label="How alike"
          value={field.value}
          min={0.5}
          max={1}
          step={SIMILARITY_STEP}
          valueText={words}
          onValueChange={(next) => field.onChange(roundSimilarity(next))}
        />
      )}
    </Field>
  );
}

/** The length at which a text is too short or too long; only where that is meant. */
export function NumberField() {
  const { field, fieldState } = useController<StepFormValues, "characters">({ name: "characters" });
  const rows = useFormContext<StepFormValues>().watch("rows");
  if (defaultCharacters(rows) === null) return null;
  return (
    <Field
      label={rows === "short_text" ? "Fewer characters than" : "More characters than"}
      error={fieldState.error?.message}
      className="max-w-48"
    >
      {(control) => (
        <Input
          {...control}
          ref={field.ref}
          name={field.name}
          type="number"
          inputMode="numeric"
          min={1}
          max={1_000_000}
          value={field.value ?? ""}
          onBlur={field.onBlur}
          onChange={({ target }) => field.onChange(Number.isNaN(target.valueAsNumber) ? null : target.valueAsNumber)}
        />
      )}
    </Field>
  );
}
