"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { Label } from "./label";
import { Switch } from "./switch";

interface SwitchFieldProps extends Omit<ComponentProps<typeof Switch>, "id" | "children" | "onChange"> {
  label: ReactNode;
  description?: ReactNode;
  /** What is wrong with it. */
  error?: string | undefined;
}

/** Something that is on or off, with what it does. */
export function SwitchField({ label, description, error, ...props }: SwitchFieldProps) {
  const id = useId();
  const descriptionId = description ? `${id}-description` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <Label htmlFor={id}>{label}</Label>
        {description ? (
          <p id={descriptionId} className="mt-0.5 text-muted text-xs leading-5">
            {description}
          </p>
        ) : null}
        {error ? (
          <p id={errorId} className="mt-0.5 text-danger text-xs leading-5">
            {error}
          </p>
        ) : null}
      </div>
      <Switch
        id={id}
        aria-describedby={[descriptionId, errorId].filter(Boolean).join(" ") || undefined}
        aria-invalid={error ? true : undefined}
        {...props}
      />
    </div>
  );
}
