"use client";

import { CircleAlert } from "lucide-react";
import { useId } from "react";
import { useController } from "react-hook-form";
import { Button } from "@/components/ui/button";
import type { StepFormValues } from "@/lib/datasets/cleaning/step-form";
import type { MaskKind } from "@/lib/datasets/steps-schema";
import { cn } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";

/** In which columns the step works. */
export function ColumnsField() {
  const { columns, roles } = useCleaning().dataset;
  const { field, fieldState } = useController<StepFormValues, "columns">({ name: "columns" });
  const names = columns.map(({ name }) => name);
  const text = new Set(roles?.text?.columns);
  const isAll = field.value.length === names.length;
  return (
    <CheckList
      label="Columns"
      options={names.map((name) => ({ value: name, label: name, hint: text.has(name) ? "text" : undefined }))}
      value={field.value}
      // In the order of the file, whatever the order in which they were chosen.
      onChange={(chosen) => field.onChange(names.filter((name) => chosen.includes(name)))}
      error={fieldState.error?.message}
      aside={
        names.length > 2 ? (
          <Button variant="link" size="sm" className="min-h-6" onClick={() => field.onChange(isAll ? [] : names)}>
            {isAll ? "None" : "All"}
          </Button>
        ) : null
      }
    />
  );
}

const MASKS: readonly { value: MaskKind; label: string; hint: string }[] = [
  { value: "email", label: "E-mail addresses", hint: "[EMAIL]" },
  { value: "phone", label: "Phone numbers", hint: "[PHONE]" },
  { value: "card", label: "Card numbers", hint: "[CARD]" },
  { value: "url", label: "Web addresses", hint: "[URL]" },
  { value: "ip", label: "IP addresses", hint: "[IP]" },
];

/** What is masked, each with its placeholder. */
export function MaskField() {
  const { field, fieldState } = useController<StepFormValues, "mask">({ name: "mask" });
  return (
    <CheckList
      label="What to mask"
      options={MASKS}
      value={field.value}
      onChange={(chosen) => field.onChange(MASKS.map(({ value }) => value).filter((kind) => chosen.includes(kind)))}
      error={fieldState.error?.message}
    />
  );
}

interface CheckListProps<Value extends string> {
  label: string;
  options: readonly { value: Value; label: string; hint?: string | undefined }[];
  value: readonly Value[];
  onChange: (value: Value[]) => void;
  error?: string | undefined;
  aside?: React.ReactNode;
}

/** More of them scroll in a part of their own, so that what the step would do stays in view. */
const MANY = 12;

/** Any of a few: check boxes that flow side by side. */
function CheckList<Value extends string>(props: CheckListProps<Value>) {
  const { label, options, value, onChange, error, aside } = props;
  const id = useId();
  return (
    <fieldset className="relative min-w-0" aria-describedby={error === undefined ? undefined : id}>
      <legend className="mb-1.5 font-medium text-sm">{label}</legend>
      <div className={cn("flex flex-wrap gap-2", options.length > MANY && "-m-0.5 max-h-40 overflow-y-auto p-0.5")}>
        {options.map((option) => {
          const isChosen = value.includes(option.value);
          return (
            <label
              key={option.value}
              className={cn(
                "flex min-h-8 min-w-0 max-w-full items-center gap-2 rounded-md border border-border px-2.5 py-1 text-sm",
                "transition-colors hover:border-border-strong has-checked:border-accent has-checked:bg-accent-soft",
                "has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-1",
              )}
            >
              <input
                type="checkbox"
                checked={isChosen}
                onChange={() =>
                  onChange(isChosen ? value.filter((other) => other !== option.value) : [...value, option.value])
                }
                className="accent-accent outline-none"
              />
              <span className="min-w-0 truncate">{option.label}</span>
              {option.hint === undefined ? null : <span className="text-muted text-xs">{option.hint}</span>}
            </label>
          );
        })}
      </div>
      {/* After the boxes in the order of the keyboard: a dialog begins with what it is about. */}
      {aside ? <div className="absolute right-0 bottom-full mb-1">{aside}</div> : null}
      {error === undefined ? null : (
        <p id={id} className="mt-1.5 flex items-start gap-1.5 text-danger text-xs leading-5">
          <CircleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />
          {error}
        </p>
      )}
    </fieldset>
  );
}
