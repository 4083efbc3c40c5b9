"use client";

import { Check, ChevronDown } from "lucide-react";
import * as Radix from "radix-ui/select";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "@/lib/utils";
import { controlClasses } from "./input";

interface SelectOption<Value extends string> {
  value: Value;
  label: ReactNode;
  /** A second, quieter line in the list. */
  hint?: ReactNode;
  disabled?: boolean;
}

interface SelectProps<Value extends string>
  extends Omit<ComponentProps<typeof Radix.Trigger>, "value" | "defaultValue" | "onChange" | "children"> {
  options: readonly SelectOption<Value>[];
  value: Value | undefined;
  onValueChange: (value: Value) => void;
  placeholder?: string;
  name?: string;
}

/** One choice of a short list. Other props go to the button, so a `Field` control spreads onto it. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { options, value, onValueChange, placeholder = "Choose…", name, disabled, className, ...trigger } = props;
  const choose = (next: string) => {
    // Radix speaks strings; only a value from the list passes.
    const option = options.find((candidate) => candidate.value === next);
    if (option) onValueChange(option.value);
  };
  return (
    <Radix.Root value={value ?? ""} onValueChange={choose} {...(name && { name })} {...(disabled && { disabled })}>
      <Radix.Trigger
        className={cn(
          controlClasses,
          "flex h-8 items-center justify-between gap-2 text-left data-placeholder:text-muted pointer-coarse:h-10",
          className,
        )}
        {...trigger}
      >
        <span className="min-w-0 truncate">
          {/* Given, rather than found by Radix in the list: that is only there in the browser, after the first paint. */}
          <Radix.Value placeholder={placeholder}>{options.find((option) => option.value === value)?.label}</Radix.Value>
        </span>
        <Radix.Icon>
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className={cn(
            "z-70 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden",
            "rounded-lg border border-border bg-raised text-text shadow-raised data-[state=open]:animate-pop-in",
          )}
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <SelectItem key={option.value} {...option} />
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function SelectItem({ value, label, hint, disabled = false }: SelectOption<string>) {
  const hintId = useId();
  return (
    <Radix.Item
      value={value}
      disabled={disabled}
      aria-describedby={hint ? hintId : undefined}
      className={cn(
        "relative flex cursor-default select-none flex-col rounded-md py-1.5 pr-8 pl-2.5 text-sm outline-none",
        "data-highlighted:bg-hover data-disabled:opacity-50 pointer-coarse:py-2.5",
      )}
    >
      <Radix.ItemText>{label}</Radix.ItemText>
      {hint ? (
        <span id={hintId} className="text-muted text-xs">
          {hint}
        </span>
      ) : null}
      <Radix.ItemIndicator className="absolute top-2 right-2.5">
        <Check aria-hidden className="size-4 text-accent-text" />
      </Radix.ItemIndicator>
    </Radix.Item>
  );
}
