"use client";

import * as Radix from "radix-ui/slider";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

interface SliderProps
  extends Omit<ComponentProps<typeof Radix.Root>, "value" | "defaultValue" | "onValueChange" | "onValueCommit"> {
  value: number;
  onValueChange: (value: number) => void;
  /** Once, when the drag ends: the place for anything that asks a server. */
  onValueCommit?: (value: number) => void;
  /** What a screen reader says for the value, e.g. "80 percent". */
  valueText?: string;
}

/** One value on a scale. Name it with `aria-label` or, inside a `Field`, by spreading the control. */
export function Slider(props: SliderProps) {
  const { value, onValueChange, onValueCommit, valueText, className, id, ...rest } = props;
  const { "aria-label": label, "aria-labelledby": labelledBy, "aria-describedby": describedBy, ...root } = rest;
  return (
    <Radix.Root
      value={[value]}
      onValueChange={([next]) => next !== undefined && onValueChange(next)}
      onValueCommit={([next]) => next !== undefined && onValueCommit?.(next)}
      className={cn("relative flex h-5 w-full touch-none select-none items-center", className)}
      {...root}
    >
      <Radix.Track className="relative h-1 grow rounded-full bg-border">
        <Radix.Range className="absolute h-full rounded-full bg-accent" />
      </Radix.Track>
      <Radix.Thumb
        id={id}
        aria-label={label}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-valuetext={valueText}
        className={cn(
          "relative block size-4 rounded-full border border-accent bg-surface transition-colors hover:bg-accent-soft",
          "after:absolute after:-inset-2",
        )}
      />
    </Radix.Root>
  );
}
