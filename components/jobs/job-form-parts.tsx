"use client";

import { type ReactNode, useId } from "react";
import { type FieldPathByValue, get, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { JobFormValues } from "@/lib/jobs/form";
import { FIELD_DEFAULTS, type JobFormApi } from "./job-form-api";

interface GroupProps {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}

/** Fields that belong together, under a heading. */
export function FieldGroup({ title, description, children }: GroupProps) {
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

interface ResetButtonProps {
  /** Of the field, for those who do not see where the button stands. */
  label: string;
  /** What it goes back to, in words. */
  to: string;
  onReset: () => void;
}

/** Beside a field that was changed. */
export function ResetButton({ label, to, onReset }: ResetButtonProps) {
  return (
    <Button variant="link" size="sm" className="-my-0.5 min-h-6" onClick={onReset}>
      {/* One child: the button would set a gap between several. */}
      <span>
        Reset<span className="sr-only"> {label}</span> to {to}
      </span>
    </Button>
  );
}

type TextName = Exclude<FieldPathByValue<JobFormValues, string>, `targets.${string}`>;

interface TextFieldProps {
  form: JobFormApi;
  name: TextName;
  label: string;
  /** What it does, in a sentence. */
  description: ReactNode;
  inputMode?: "numeric" | "decimal";
  type?: "password";
  className?: string;
}

/** A setting that is typed, with a way back to its default once it was changed. */
export function TextField({ form, name, label, description, inputMode, type, className }: TextFieldProps) {
  const { control, register, setValue, formState } = form;
  const value = useWatch({ control, name });
  const standard = String(FIELD_DEFAULTS[name as keyof JobFormValues]);
  const problem: unknown = get(formState.errors, `${name}.message`);
  return (
    <Field
      label={label}
      description={description}
      error={typeof problem === "string" ? problem : undefined}
      className={className}
      aside={
        standard !== "" && value !== standard ? (
          <ResetButton
            label={label.toLowerCase()}
            to={standard}
            onReset={() => setValue(name, standard, { shouldValidate: true, shouldDirty: true })}
          />
        ) : null
      }
    >
      {(props) => (
        <Input
          {...props}
          {...register(name)}
          {...(inputMode && { inputMode })}
          {...(type && { type })}
          autoComplete={type === "password" ? "new-password" : "off"}
          spellCheck={false}
        />
      )}
    </Field>
  );
}
