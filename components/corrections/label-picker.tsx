"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { ModelTarget } from "@/lib/models/schema";

/** From so many labels on, a field finds them. */
const FINDER_FROM = 12;

interface LabelPickerProps {
  target: ModelTarget;
  /** Null while nothing is said of this target; no label says that none of them is right. */
  picked: readonly string[] | null;
  onPick: (labels: readonly string[] | null) => void;
}

/** The labels of a target, of which one, or of several any or expressly none, is right. */
export function LabelPicker({ target: { name, labels, lossFunction }, picked, onPick }: LabelPickerProps) {
  const [wanted, setWanted] = useState("");
  const isMulti = lossFunction === "multi_class";
  const needle = wanted.trim().toLowerCase();
  const isPicked = (label: string) => picked?.includes(label) ?? false;
  // What is chosen stays in view, whatever is looked for.
  const shown = labels.filter((label) => label.toLowerCase().includes(needle) || isPicked(label));
  const toggle = (label: string) => {
    if (!isMulti) return onPick([label]);
    const next = isPicked(label) ? (picked ?? []).filter((other) => other !== label) : [...(picked ?? []), label];
    onPick(next.length === 0 ? null : next);
  };
  const isNone = picked?.length === 0;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">{name}</legend>
      {labels.length >= FINDER_FROM ? (
        <Field label={<span className="sr-only">Find a label of {name}</span>}>
          {(control) => (
            <Input
              {...control}
              type="search"
              placeholder="Find a label"
              value={wanted}
              onChange={(event) => setWanted(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <div className="grid max-h-48 grid-cols-1 gap-x-4 overflow-y-auto rounded-md border border-border p-2 sm:grid-cols-2">
        {shown.map((label) => (
          <Choice
            key={label}
            type={isMulti ? "checkbox" : "radio"}
            group={`right ${name}`}
            words={label}
            isChosen={isPicked(label)}
            onChoose={() => toggle(label)}
          />
        ))}
        {shown.length === 0 ? <p className="px-1 text-muted text-sm">No label has “{wanted}” in it.</p> : null}
      </div>
      {isMulti ? (
        <div className="px-2">
          <Choice
            type="checkbox"
            group={`none of ${name}`}
            words="None of them"
            isChosen={isNone}
            onChoose={() => onPick(isNone ? null : [])}
          />
        </div>
      ) : null}
    </fieldset>
  );
}

interface ChoiceProps {
  type: "checkbox" | "radio";
  group: string;
  words: string;
  isChosen: boolean;
  onChoose: () => void;
}

function Choice({ type, group, words, isChosen, onChoose }: ChoiceProps) {
  return (
    <label className="flex min-h-7 items-center gap-2 rounded-sm px-1 text-sm hover:bg-hover pointer-coarse:min-h-9">
      <input
        type={type}
        name={group}
        className="size-3.5 shrink-0 accent-accent"
        checked={isChosen}
        onChange={onChoose}
      />
      <span className="wrap-anywhere min-w-0">{words}</span>
    </label>
  );
}
