"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetColumn } from "@/lib/datasets/schema";
import type { FilterRuleValues } from "@/lib/preparations/form";
import { cn, formatCount, pluralise } from "@/lib/utils";
import { ColumnSelect } from "./column-select";
import { useStudio } from "./recipe-context";

interface FilterRuleProps {
  columns: readonly DatasetColumn[];
  rule: FilterRuleValues;
  /** Its place, from 1: what tells the rules apart by ear. */
  number: number;
  onChange: (rule: FilterRuleValues) => void;
  onRemove: () => void;
}

const OPS = [
  { value: "eq", label: "is" },
  { value: "in", label: "is one of" },
  { value: "ne", label: "is not" },
] as const satisfies readonly { value: FilterRuleValues["op"]; label: string }[];

/** Frequent values to press; the others are typed. */
const SHOWN_VALUES = 8;

/** One rule of the filter: a column, how, and the values. */
export function FilterRule({ columns, rule, number, onChange, onRemove }: FilterRuleProps) {
  const { column, op, values } = rule;
  return (
    <fieldset aria-label={`Rule ${number}`} className="flex min-w-0 flex-col gap-2 rounded-lg border border-border p-3">
      <div className="grid grid-cols-[minmax(0,1fr)_7rem_auto] gap-2">
        <ColumnSelect
          aria-label={`Column of rule ${number}`}
          columns={columns}
          value={column}
          onChange={(name) => onChange({ ...rule, column: name, values: [] })}
        />
        <Select
          aria-label={`How rule ${number} compares`}
          options={OPS}
          value={op}
          onValueChange={(next) => onChange({ ...rule, op: next, values: next === "eq" ? values.slice(0, 1) : values })}
        />
        <Button size="icon" variant="ghost" aria-label={`Remove rule ${number}`} onClick={onRemove}>
          <X aria-hidden />
        </Button>
      </div>
      <Values rule={rule} number={number} onChange={(next) => onChange({ ...rule, values: next })} />
    </fieldset>
  );
}

interface ValuesProps {
  rule: FilterRuleValues;
  number: number;
  onChange: (values: string[]) => void;
}

/** The most frequent values of the column to press, and a field for any other. */
function Values({ rule: { column, op, values }, number, onChange }: ValuesProps) {
  const { datasetId } = useStudio();
  const { data } = useQuery(datasetQueries.values(datasetId, column));
  const found = data?.values ?? [];
  const rowsOf = new Map(found);
  const frequent = found.slice(0, SHOWN_VALUES).map(([value]) => value);
  const shown = [...frequent, ...values.filter((value) => !frequent.includes(value))];
  const hasOthers = found.length > frequent.length || data?.isAll === false;
  const toggle = (value: string) => {
    if (values.includes(value)) onChange(values.filter((other) => other !== value));
    else onChange(op === "eq" ? [value] : [...values, value]);
  };
  return (
    <>
      <fieldset
        aria-label={`Values of rule ${number}`}
        aria-busy={data === undefined}
        className="flex min-h-7 flex-wrap gap-1.5"
      >
        {shown.map((value) => (
          <button
            key={value}
            type="button"
            aria-pressed={values.includes(value)}
            onClick={() => toggle(value)}
            title={value}
            className={cn(
              "inline-flex h-7 max-w-full items-center gap-1.5 rounded-md border px-2 text-xs transition-colors pointer-coarse:h-9",
              values.includes(value)
                ? "border-accent bg-accent-soft text-text"
                : "border-border text-muted hover:border-border-strong hover:text-text",
            )}
          >
            <span className="truncate">{value === "" ? "(empty)" : value}</span>
            {rowsOf.has(value) ? (
              <span className="text-muted tabular-nums">{formatCount(rowsOf.get(value) ?? 0)}</span>
            ) : null}
          </button>
        ))}
      </fieldset>
      {hasOthers ? (
        <OtherValue
          label={`Another value of rule ${number}`}
          suggestions={found.map(([value]) => value)}
          onAdd={(value) => (values.includes(value) ? undefined : toggle(value))}
        />
      ) : null}
      {data !== undefined && data.longCount > 0 ? (
        <p className="text-muted text-xs">
          {pluralise(data.longCount, "row")} {data.longCount === 1 ? "has" : "have"} a value too long to be listed.
        </p>
      ) : null}
      {values.length === 0 ? <p className="text-muted text-xs">Choose a value: until then all rows pass.</p> : null}
    </>
  );
}

interface OtherValueProps {
  label: string;
  suggestions: readonly string[];
  onAdd: (value: string) => void;
}

/** A value that is typed, with suggestions; Enter takes it. */
function OtherValue({ label, suggestions, onAdd }: OtherValueProps) {
  const [text, setText] = useState("");
  const listId = useId();
  const add = (value: string) => {
    if (value === "") return;
    onAdd(value);
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    // Not the whole recipe.
    event.preventDefault();
    add(text);
  };
  return (
    <div className="flex gap-2">
      <Input
        aria-label={label}
        placeholder="Another value"
        list={listId}
        autoComplete="off"
        value={text}
        onChange={({ target, nativeEvent }) => {
          // A suggestion that is picked comes whole, and is what was meant.
          const isTyped = nativeEvent instanceof InputEvent && nativeEvent.inputType !== "insertReplacementText";
          if (!isTyped && suggestions.includes(target.value)) add(target.value);
          else setText(target.value);
        }}
        onKeyDown={onKeyDown}
      />
      <Button disabled={text === ""} onClick={() => add(text)}>
        Add
      </Button>
      <datalist id={listId}>
        {suggestions.map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
    </div>
  );
}
