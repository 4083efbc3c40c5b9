"use client";

import { useController, useFormContext } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Slider } from "@/components/ui/slider";
import type { RecipeFormValues } from "@/lib/preparations/form";

interface NumberFieldProps {
  name: "minSamples" | "maxSamples" | "validationPercent" | "testPercent";
  label: string;
  description: string;
  /** End of the slider; the field itself takes more. */
  max: number;
  step?: number;
  unit?: string;
  placeholder?: string;
  /** The end of the slider empties the field: no limit. */
  emptyAtEnd?: boolean;
  /** What the server found wrong, shown unless the form finds something itself. */
  error: string | undefined;
}

/** A number to type exactly or to drag roughly. */
export function NumberField(props: NumberFieldProps) {
  const { name, label, description, max, step = 1, unit, placeholder, emptyAtEnd = false, error } = props;
  const { control } = useFormContext<RecipeFormValues>();
  const { field, fieldState } = useController({ control, name });
  const { value } = field;
  const position = value ?? (emptyAtEnd ? max : 0);
  return (
    <Field label={label} description={description} error={fieldState.error?.message ?? error}>
      {(input) => (
        <div className="grid grid-cols-[minmax(0,1fr)_5.5rem] items-center gap-4">
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
              {...input}
              ref={field.ref}
              name={name}
              type="number"
              inputMode="numeric"
              min={0}
              placeholder={placeholder}
              className={unit ? "pr-7" : undefined}
              value={value ?? ""}
              onBlur={field.onBlur}
              onChange={({ target }) =>
                field.onChange(Number.isNaN(target.valueAsNumber) ? null : target.valueAsNumber)
              }
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
        </div>
      )}
    </Field>
  );
}
