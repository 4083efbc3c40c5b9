"use client";

import type { ReactNode } from "react";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { ParseOptions, ParseSetting } from "@/lib/datasets/parse-schema";
import { delimiterOptions, ENCODINGS, QUOTES, settingsOf } from "@/lib/datasets/parse-words";
import { cn } from "@/lib/utils";
import { CommitInput } from "./commit-input";
import type { ReadingState } from "./use-reading";

const HEADER_OPTIONS = [
  { value: "yes", label: "Names the columns" },
  { value: "no", label: "Is a row like others" },
] as const;

interface ParseControlsProps {
  reading: ReadingState;
  options: ParseOptions;
  disabled: boolean;
}

/** How the file is read, each a small choice; what nobody has chosen says that it was detected. */
export function ParseControls({ reading, options, disabled }: ParseControlsProps) {
  return (
    <div className="grid grid-cols-2 gap-x-3 gap-y-3 sm:flex sm:flex-wrap">
      {settingsOf(options.format).map((setting) => (
        <ParseControl key={setting} setting={setting} reading={reading} options={options} disabled={disabled} />
      ))}
    </div>
  );
}

function ParseControl({ setting, reading, options, disabled }: ParseControlsProps & { setting: ParseSetting }) {
  const { change } = reading;
  const isDetected = !options.chosen.includes(setting);
  switch (setting) {
    case "encoding":
      return (
        <Setting label="Encoding" isDetected={isDetected}>
          {(control) => (
            <Select
              {...control}
              disabled={disabled}
              options={ENCODINGS}
              value={options.encoding}
              onValueChange={(encoding) => change({ encoding })}
            />
          )}
        </Setting>
      );
    case "delimiter":
      return (
        <Setting label="Delimiter" isDetected={isDetected}>
          {(control) => (
            <Select
              {...control}
              disabled={disabled}
              options={delimiterOptions(options.delimiter)}
              value={options.delimiter}
              onValueChange={(delimiter) => change({ delimiter })}
            />
          )}
        </Setting>
      );
    case "quote":
      return (
        <Setting label="Quotes" isDetected={isDetected}>
          {(control) => (
            <Select
              {...control}
              disabled={disabled}
              options={QUOTES}
              value={QUOTES.find(({ quote }) => quote === options.quote)?.value}
              onValueChange={(value) => change({ quote: QUOTES.find((choice) => choice.value === value)?.quote })}
            />
          )}
        </Setting>
      );
    case "header":
      return (
        <Setting label="First row" isDetected={isDetected} className="sm:w-42">
          {(control) => (
            <Select
              {...control}
              disabled={disabled}
              options={HEADER_OPTIONS}
              value={options.hasHeader ? "yes" : "no"}
              onValueChange={(value) => change({ hasHeader: value === "yes" })}
            />
          )}
        </Setting>
      );
    case "recordsAbove":
      return (
        <Setting label="Skip lines" isDetected={isDetected} className="sm:w-30">
          {(control) => (
            <CommitInput
              {...control}
              disabled={disabled}
              type="number"
              min={0}
              max={1000}
              value={String(options.recordsAbove)}
              onCommit={(typed) => {
                const recordsAbove = Math.min(1000, Math.max(0, Math.round(Number(typed)) || 0));
                change({ recordsAbove });
              }}
            />
          )}
        </Setting>
      );
    case "sheet":
      return (
        <Setting label="Sheet" isDetected={isDetected} className="sm:w-42">
          {(control) => (
            <Select
              {...control}
              disabled={disabled}
              options={sheetOptions(reading.sheets, options.sheet)}
              value={options.sheet ?? undefined}
              onValueChange={(sheet) => change({ sheet })}
            />
          )}
        </Setting>
      );
  }
}

function sheetOptions(sheets: readonly string[], current: string | null) {
  const names = sheets.length > 0 ? sheets : current === null ? [] : [current];
  return names.map((name) => ({ value: name, label: name === "" ? "(no name)" : name }));
}

type FieldControl = Parameters<Parameters<typeof Field>[0]["children"]>[0];

interface SettingProps {
  label: string;
  isDetected: boolean;
  className?: string;
  children: (control: FieldControl & { className: string }) => ReactNode;
}

/** Small: they are right for nearly every file, and only looked at when something is not. */
function Setting({ label, isDetected, className = "sm:w-36", children }: SettingProps) {
  return (
    <Field
      label={<span className="font-normal text-muted text-xs">{label}</span>}
      {...(isDetected && { aside: "detected" })}
      className={cn("gap-1", className)}
    >
      {(control) => children({ ...control, className: "h-7 text-xs" })}
    </Field>
  );
}
