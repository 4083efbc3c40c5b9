"use client";

import { useId } from "react";
import { useController } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Slider } from "@/components/ui/slider";
import type { RecipeFormValues } from "@/lib/preparations/form";
import { useStudio } from "./recipe-context";

interface NumberFieldProps {
  name: "minSamples" | "maxSamples" | "repeatTo" | "validationPercent" | "testPercent";
  label: string;
  description?: string;
  /** End of the slider; the field itself takes more. */
  max: number;
  step?: number;
  unit?: string;
  placeholder?: string;
  /** The label beside the slider rather than above it. */
  isInline?: boolean;
  /** The end of the slider empties the field: no limit. */
  emptyAtEnd?: boolean;
}

/** A number to type exactly or to drag roughly. */
export function NumberField(props: NumberFieldProps) {
  const { name, label, description, isInline = false } = props;
  const { errors } = useStudio();
  if (!isInline) {
    return (
      <Field label={label} description={description} error={errors.get(name)}>
        {(control) => (
          <div className="grid grid-cols-[minmax(0,1fr)_5.5rem] items-center gap-4">
            <Controls {...props} control={control} />
          </div>
        )}
      </Field>
    );
  }
  return <InlineField {...props} error={errors.get(name)} />;
}

/** The label beside its controls: half the height. */
function InlineField({ error, ...props }: NumberFieldProps & { error: string | undefined }) {
  const id = useId();
  const describedBy = [props.description && `${id}-description`, error && `${id}-error`].filter(Boolean).join(" ");
  const control = {
    id,
    "aria-describedby": describedBy || undefined,
    "aria-invalid": error ? (true as const) : undefined,
  };
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="grid grid-cols-[4.5rem_minmax(0,1fr)_5.5rem] items-center gap-4">
        <Label htmlFor={id}>{props.label}</Label>
        <Controls {...props} control={control} />
      </div>
      {props.description ? (
        <p id={`${id}-description`} className="text-muted text-xs leading-5">
          {props.description}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="text-danger text-xs leading-5">
          {error}
        </p>
      ) : null}
    </div>
  );
}

interface ControlsProps extends NumberFieldProps {
  control: { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };
}

/** The slider and the number, side by side. */
function Controls(props: ControlsProps) {
  const { name, label, max, step = 1, unit, placeholder, emptyAtEnd = false, control } = props;
  const { form } = useStudio();
  const { field } = useController<RecipeFormValues, NumberFieldProps["name"]>({ control: form.control, name });
  const { value } = field;
  const position = value ?? (emptyAtEnd ? max : 0);
  return (
    <>
      <Slider
        aria-label={`${label}, slider`}
        value={Math.min(max, Math.max(0, position))}
        min={emptyAtEnd ? Math.min(step, max) : 0}
        max={max}
        step={step}
        valueText={value === null ? (placeholder ?? "empty") : `${value}${unit ?? " rows"}`}
        onValueChange={(next) => field.onChange(emptyAtEnd && next >= max ? null : next)}
      />
      <div className="relative">
        <Input
          {...control}
          ref={field.ref}
          name={name}
          type="number"
          inputMode="numeric"
          min={0}
          placeholder={placeholder}
          className={unit ? "pr-7" : undefined}
          value={value ?? ""}
          onBlur={field.onBlur}
          onChange={({ target }) => field.onChange(Number.isNaN(target.valueAsNumber) ? null : target.valueAsNumber)}
        />
        {unit ? (
          <span
            aria-hidden
            className="pointer-events-none absolute inset-y-0 right-2.5 grid place-items-center text-muted text-sm"
          >
            {unit}
          </span>
        ) : null}
      </div>
    </>
  );
}
