"use client";

import { type ReactNode, useId } from "react";
import { cn } from "@/lib/utils";

interface Segment<Value extends string> {
  value: Value;
  label: ReactNode;
  /** Name for screen readers when the label is only an icon. */
  name?: string;
  disabled?: boolean;
}

interface SegmentedControlProps<Value extends string> {
  label: string;
  options: readonly Segment<Value>[];
  value: Value | undefined;
  onValueChange: (value: Value) => void;
  size?: "sm" | "md";
  className?: string;
}

/** One of a few, all in view: a group of radio buttons that looks like a switchboard. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { label, options, value, onValueChange, size = "md", className } = props;
  const group = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cn("inline-flex w-fit rounded-md border border-border bg-sunken p-0.5", className)}
    >
      {options.map((option) => (
        <label
          key={option.value}
          title={option.name}
          className={cn(
            "relative inline-flex items-center justify-center gap-1.5 rounded-sm border border-transparent font-medium",
            "text-muted transition-colors hover:text-text [&_svg]:size-3.5",
            "has-checked:border-border has-checked:bg-raised has-checked:text-text has-disabled:opacity-50",
            "has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2",
            size === "sm" ? "h-6 px-2 text-xs pointer-coarse:h-8" : "h-7 px-3 text-sm pointer-coarse:h-9",
          )}
        >
          {/* Lies over the whole segment and its border: the native control takes the press, the label only draws. */}
          <input
            type="radio"
            name={group}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled}
            aria-label={option.name}
            onChange={() => onValueChange(option.value)}
            className="absolute -inset-px cursor-pointer appearance-none rounded-sm outline-none disabled:cursor-not-allowed"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
