"use client";

import { type KeyboardEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { labelColour } from "@/lib/charts/label-colour";
import { conflictCommand, movedConflict } from "@/lib/datasets/conflict-commands";
import { cn, formatCount, pluralise } from "@/lib/utils";
import type { Conflict } from "./use-conflicts";
import { useFocusOfSelected } from "./use-focus-of-selected";

interface ConflictListProps {
  conflicts: readonly Conflict[];
  onLabel: (conflict: Conflict, label: string) => Promise<void>;
  onDrop: (conflict: Conflict) => Promise<void>;
}

/**
 * Texts with their labels side by side. One tab stop, walked with the arrow keys; a digit settles the selected one and the
 * next comes in its place, so that one can go on without moving.
 */
export function ConflictList({ conflicts, onLabel, onDrop }: ConflictListProps) {
  const [kept, setKept] = useState(0);
  const selected = Math.min(kept, Math.max(0, conflicts.length - 1));
  const { list, followKeyboard } = useFocusOfSelected<HTMLUListElement>({
    selected: conflicts[selected]?.text,
    item: "[data-conflict]",
    done: "[data-conflicts-done]",
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const command = conflictCommand(event);
    const conflict = conflicts[selected];
    if (command === null || conflict === undefined) return;
    const label = command.type === "label" ? conflict.labels[command.digit - 1]?.[0] : undefined;
    if (command.type === "label" && label === undefined) return;
    event.preventDefault();
    followKeyboard();
    if (command.type === "move") setKept(movedConflict(command.to, selected, conflicts.length));
    else if (label !== undefined) void onLabel(conflict, label);
    else void onDrop(conflict);
  };
  return (
    <ul
      ref={list}
      aria-label="Texts under different labels"
      onKeyDown={onKeyDown}
      className="-m-1 flex max-h-120 flex-col gap-2 overflow-y-auto overscroll-contain p-1"
    >
      {conflicts.map((conflict, index) => (
        <li key={conflict.text}>
          <ConflictItem
            conflict={conflict}
            isSelected={index === selected}
            onSelect={() => setKept(index)}
            onLabel={(label) => void onLabel(conflict, label)}
            onDrop={() => void onDrop(conflict)}
          />
        </li>
      ))}
    </ul>
  );
}

interface ConflictItemProps {
  conflict: Conflict;
  isSelected: boolean;
  onSelect: () => void;
  onLabel: (label: string) => void;
  onDrop: () => void;
}

function ConflictItem({ conflict, isSelected, onSelect, onLabel, onDrop }: ConflictItemProps) {
  const { text, labels } = conflict;
  const tabIndex = isSelected ? 0 : -1;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a form around it
    <div
      role="group"
      data-conflict
      tabIndex={tabIndex}
      aria-label={`${text}: ${labels.map(([label, rows]) => `${label}, ${pluralise(rows, "row")}`).join("; ")}`}
      onFocus={onSelect}
      className={cn(
        "flex flex-col gap-2 rounded-md border px-3 py-2.5",
        isSelected ? "border-accent bg-accent-soft/40" : "border-border",
      )}
    >
      <p className="wrap-anywhere line-clamp-3 whitespace-pre-wrap text-sm leading-5">{text}</p>
      <div className="flex flex-wrap gap-1.5">
        {labels.map(([label, rows], index) => (
          <Button
            key={label}
            size="sm"
            tabIndex={tabIndex}
            aria-keyshortcuts={index < 9 ? String(index + 1) : undefined}
            aria-label={`${label} for all rows with this text`}
            onClick={() => onLabel(label)}
            className="max-w-full"
          >
            {index < 9 ? <Digit isSelected={isSelected}>{index + 1}</Digit> : null}
            <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: labelColour(label) }} />
            <span className="truncate">{label}</span>
            <span className="font-normal text-muted tabular-nums">{formatCount(rows)}</span>
          </Button>
        ))}
        <Button
          size="sm"
          variant="ghost"
          tabIndex={tabIndex}
          aria-keyshortcuts="D"
          aria-label="Drop all rows with this text"
          onClick={onDrop}
        >
          <Digit isSelected={isSelected}>D</Digit>
          Drop
        </Button>
      </div>
    </div>
  );
}

/** Its key: works for the selected conflict only. */
function Digit({ isSelected, children }: { isSelected: boolean; children: string | number }) {
  return (
    <Kbd aria-hidden className={cn("h-4 min-w-4", !isSelected && "opacity-40")}>
      {children}
    </Kbd>
  );
}
