"use client";

import { Check, Plus } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { labelColour } from "@/lib/charts/label-colour";
import { findLabels } from "@/lib/datasets/row-label-search";
import { cn, formatCount } from "@/lib/utils";

/** Labels drawn at once; typing narrows them. */
const SHOWN = 100;

export type CountedLabel = readonly [label: string, rows: number];

interface LabelOptionsProps {
  /** Names the field and the list: "Label of row 12". */
  name: string;
  labels: readonly CountedLabel[];
  chosen: readonly string[];
  /** Several can be chosen. */
  isMulti: boolean;
  onChoose: (label: string) => void;
  /** Labels of the keys 1, 2 and so on. */
  digits?: readonly string[];
  /** Why a label that is not there yet cannot be made; null where it can. Without it none can be made. */
  newLabelProblem?: (label: string) => string | null;
}

/** A list of labels with a search over it. What is chosen stays chosen, whatever is typed. */
export function LabelOptions(props: LabelOptionsProps) {
  const { name, labels, chosen, isMulti, onChoose, digits = [], newLabelProblem } = props;
  const [text, setText] = useState("");
  // Null until one walks or types: what is chosen already, where only one can be, and otherwise none.
  const [active, setActive] = useState<number | null>(null);
  const id = useId();
  const found = findLabels(labels, text);
  const shown = found.slice(0, SHOWN);
  const typed = text.trim();
  const isNew = newLabelProblem !== undefined && typed !== "" && !labels.some(([label]) => label === typed);
  const problem = isNew ? newLabelProblem(typed) : null;
  const options = isNew && problem === null ? [...shown.map(([label]) => label), typed] : shown.map(([label]) => label);
  const start = isMulti || chosen[0] === undefined ? -1 : options.indexOf(chosen[0]);
  const at = Math.min(active ?? start, options.length - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      const next = Math.min(Math.max(at + step, 0), options.length - 1);
      setActive(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      const label = options[at];
      if (label !== undefined) onChoose(label);
    }
  };
  return (
    <div className="flex flex-col gap-2">
      <Input
        role="combobox"
        aria-label={`Search: ${name}`}
        aria-expanded
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        placeholder={newLabelProblem === undefined ? "Search labels" : "Search labels, or type a new one"}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(event.target.value.trim() === "" ? null : 0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={name}
        aria-multiselectable={isMulti}
        className="-mx-1 max-h-72 min-h-24 overflow-y-auto px-1"
      >
        {options.map((label, index) => (
          <Option
            key={label}
            id={`${id}-${index}`}
            label={label}
            rows={shown[index]?.[1] ?? null}
            isActive={index === at}
            isChosen={chosen.includes(label)}
            digit={digits.indexOf(label) + 1}
            onChoose={() => onChoose(label)}
          />
        ))}
      </div>
      <p id={`${id}-problem`} className="min-h-4 text-muted text-xs">
        {problem ?? note(found.length, labels.length)}
      </p>
    </div>
  );
}

function note(found: number, all: number): string {
  if (found === 0) return all === 0 ? "" : "No label has this in its name.";
  return found > SHOWN ? `${formatCount(SHOWN)} of ${formatCount(found)} labels; type to find the others.` : "";
}

interface OptionProps {
  id: string;
  label: string;
  /** Null for a label that is new. */
  rows: number | null;
  isActive: boolean;
  isChosen: boolean;
  /** 0 for none. */
  digit: number;
  onChoose: () => void;
}

function Option({ id, label, rows, isActive, isChosen, digit, onChoose }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field above holds the focus and takes the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      onClick={onChoose}
      className={cn(
        "flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 py-1 text-sm hover:bg-hover",
        isActive && "bg-hover",
      )}
    >
      {rows === null ? (
        <Plus aria-hidden className="size-3 shrink-0 text-muted" />
      ) : (
        <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: labelColour(label) }} />
      )}
      <span className="min-w-0 flex-1 truncate">{rows === null ? `New label “${label}”` : label || "(empty)"}</span>
      {isChosen ? <Check aria-hidden className="size-4 shrink-0 text-accent-text" /> : null}
      {digit > 0 ? <Kbd aria-hidden>{digit}</Kbd> : null}
      {rows === null ? null : <span className="text-muted text-xs tabular-nums">{formatCount(rows)}</span>}
    </div>
  );
}
