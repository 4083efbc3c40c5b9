"use client";

import { type ReactNode, useId } from "react";
import { Switch } from "@/components/ui/switch";

interface SwitchFieldProps {
  label: ReactNode;
  description?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** What is wrong with it. */
  error?: string | undefined;
}

/** Something to switch on, with what it does. */
export function SwitchField({ label, description, checked, onChange, error }: SwitchFieldProps) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <label htmlFor={id} className="block font-medium text-sm">
          {label}
        </label>
        {description ? (
          <p id={`${id}-description`} className="mt-0.5 text-muted text-xs leading-5">
            {description}
          </p>
        ) : null}
        {error ? (
          <p id={`${id}-error`} className="mt-0.5 text-danger text-xs leading-5">
            {error}
          </p>
        ) : null}
      </div>
      <Switch
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        aria-describedby={
          [description && `${id}-description`, error && `${id}-error`].filter(Boolean).join(" ") || undefined
        }
        className="mt-0.5"
      />
    </div>
  );
}
