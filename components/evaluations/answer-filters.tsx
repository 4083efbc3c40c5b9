"use client";

import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { controlClasses, Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import type { TargetReport } from "@/lib/evaluations/report-schema";
import type { PredictionsSearch } from "@/lib/evaluations/search-params";
import { cn } from "@/lib/utils";

interface AnswerFiltersProps {
  target: TargetReport;
  search: PredictionsSearch & { outcome: NonNullable<PredictionsSearch["outcome"]> };
  /** Whether it is known which labels look wrong, to sort by it. */
  hasSuspects: boolean;
  onChange: (next: PredictionsSearch) => void;
}

const OUTCOMES = [
  { value: "wrong", label: "Mistakes" },
  { value: "right", label: "Right" },
  { value: "all", label: "All" },
] as const;

const SORTS = [
  { value: "confident", label: "Most confident first" },
  { value: "mislabelled", label: "Looks mislabelled first" },
  { value: "unsure", label: "Least sure first" },
  { value: "file", label: "File order" },
] as const;

/** Which rows: mistakes or others, by label and answer, by words in the text. */
export function AnswerFilters({ target, search, hasSuspects, onChange }: AnswerFiltersProps) {
  const labels = target.labels.map(({ label }) => label).toSorted();
  const { truth, predicted, notTruth, notPredicted, q } = search;
  const isFiltered = [truth, predicted, notTruth, notPredicted, q].some((value) => value !== undefined && value !== "");
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SegmentedControl
          label="Which rows"
          size="sm"
          options={OUTCOMES}
          value={search.outcome}
          onValueChange={(outcome) => onChange({ outcome })}
        />
        <SearchField value={q ?? ""} onChange={(next) => onChange({ q: next === "" ? undefined : next })} />
        <Choice
          name="Order"
          value={search.sort ?? "confident"}
          options={SORTS.filter(({ value }) => hasSuspects || value !== "mislabelled" || value === search.sort)}
          onChange={(value) => onChange({ sort: SORTS.find((sort) => sort.value === value)?.value })}
        />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <LabelChoice
          name="Label"
          all="Any label"
          labels={labels}
          value={truth}
          onChange={(next) => onChange({ truth: next })}
        />
        <LabelChoice
          name="Answer"
          all="Any answer"
          labels={labels}
          value={predicted}
          onChange={(next) => onChange({ predicted: next })}
        />
        {notTruth === undefined ? null : (
          <Taken words={`does not have ${notTruth}`} onTake={() => onChange({ notTruth: undefined })} />
        )}
        {notPredicted === undefined ? null : (
          <Taken words={`did not get ${notPredicted}`} onTake={() => onChange({ notPredicted: undefined })} />
        )}
        {isFiltered ? (
          <Button size="sm" variant="ghost" onClick={() => onChange(NO_FILTER)}>
            <X aria-hidden />
            Clear filters
          </Button>
        ) : null}
      </div>
    </div>
  );
}

const NO_FILTER: PredictionsSearch = {
  q: undefined,
  truth: undefined,
  predicted: undefined,
  notTruth: undefined,
  notPredicted: undefined,
};

function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof Element && event.target.closest("input, textarea, select, [role=dialog]");
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <Input
      ref={field}
      type="search"
      aria-label="Search in the texts"
      aria-keyshortcuts="/"
      placeholder="Search in the texts"
      className="min-w-40 flex-1 basis-40 sm:max-w-xs"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

interface LabelChoiceProps {
  name: string;
  all: string;
  labels: readonly string[];
  value: string | undefined;
  onChange: (label: string | undefined) => void;
}

function LabelChoice({ name, all, labels, value, onChange }: LabelChoiceProps) {
  // A label can be any text: its place in the list stands for it, so that "any" cannot be mistaken for one.
  const place = value === undefined ? -1 : labels.indexOf(value);
  const options = [
    { value: "-1", label: all },
    ...labels.map((label, index) => ({ value: String(index), label: label || "(empty)" })),
  ];
  return (
    <Choice
      name={name}
      value={String(place)}
      options={options}
      isOn={value !== undefined}
      onChange={(next) => onChange(labels[Number(next)])}
    />
  );
}

interface ChoiceProps {
  name: string;
  value: string;
  options: readonly { value: string; label: string }[];
  isOn?: boolean;
  onChange: (value: string) => void;
}

/** The browser's own list: hundreds of labels open at once, and can be typed. */
function Choice({ name, value, options, isOn = false, onChange }: ChoiceProps) {
  return (
    <label className="inline-flex min-w-0 max-w-full items-center gap-2 text-muted text-xs">
      {name}
      <select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={cn(controlClasses, "h-8 w-52 min-w-0 pointer-coarse:h-10", isOn && "border-accent")}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

function Taken({ words, onTake }: { words: string; onTake: () => void }) {
  return (
    <Button size="sm" onClick={onTake} aria-label={`Take away: ${words}`}>
      {words}
      <X aria-hidden />
    </Button>
  );
}
