"use client";

import { ArrowRight } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { labelColour } from "@/lib/charts/label-colour";
import { movedConflict } from "@/lib/datasets/conflict-commands";
import { suspectCommand } from "@/lib/datasets/suspect-commands";
import { sureness } from "@/lib/datasets/suspects/sureness";
import type { Suspect } from "@/lib/datasets/suspects-schema";
import { cn } from "@/lib/utils";
import { useFocusOfSelected } from "./use-focus-of-selected";

interface SuspectListProps {
  suspects: readonly Suspect[];
  onAccept: (suspect: Suspect) => void;
  onKeep: (suspect: Suspect) => void;
}

/**
 * Rows with their label and the suggested one. One tab stop, walked with the arrow keys; a letter settles the selected one
 * and the next comes in its place, so that one can go on without moving.
 */
export function SuspectList({ suspects, onAccept, onKeep }: SuspectListProps) {
  const [place, setPlace] = useState(0);
  const selected = Math.min(place, Math.max(0, suspects.length - 1));
  const { list, followKeyboard } = useFocusOfSelected<HTMLUListElement>({
    selected: suspects[selected]?.row,
    item: "[data-suspect]",
    done: "[data-suspects-done]",
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const command = suspectCommand(event);
    const suspect = suspects[selected];
    if (command === null || suspect === undefined) return;
    event.preventDefault();
    // A key that is held down would settle rows that nobody has read.
    if (command.type !== "move" && event.repeat) return;
    followKeyboard();
    if (command.type === "move") setPlace(movedConflict(command.to, selected, suspects.length));
    else if (command.type === "accept") onAccept(suspect);
    else onKeep(suspect);
  };
  return (
    <ul
      ref={list}
      aria-label="Rows whose label looks wrong"
      onKeyDown={onKeyDown}
      className="-m-1 flex max-h-120 flex-col gap-2 overflow-y-auto overscroll-contain p-1"
    >
      {suspects.map((suspect, index) => (
        <li key={suspect.row}>
          <SuspectItem
            suspect={suspect}
            isSelected={index === selected}
            onSelect={() => setPlace(index)}
            onAccept={() => onAccept(suspect)}
            onKeep={() => onKeep(suspect)}
          />
        </li>
      ))}
    </ul>
  );
}

interface SuspectItemProps {
  suspect: Suspect;
  isSelected: boolean;
  onSelect: () => void;
  onAccept: () => void;
  onKeep: () => void;
}

function SuspectItem({ suspect, isSelected, onSelect, onAccept, onKeep }: SuspectItemProps) {
  const { text, label, suggestion, logOdds } = suspect;
  const tabIndex = isSelected ? 0 : -1;
  const { words } = sureness(logOdds);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a form around it
    <div
      role="group"
      data-suspect
      tabIndex={tabIndex}
      aria-label={`${text}: ${label}; its words speak ${words} for ${suggestion}`}
      onFocus={onSelect}
      className={cn(
        "flex flex-col gap-2 rounded-md border px-3 py-2.5",
        isSelected ? "border-accent bg-accent-soft/40" : "border-border",
      )}
    >
      <p className="wrap-anywhere line-clamp-4 whitespace-pre-wrap text-sm leading-5">{text}</p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <LabelName label={label} />
          <ArrowRight aria-label="suggested:" className="size-3.5 shrink-0 text-muted" />
          <LabelName label={suggestion} isSuggested />
        </p>
        <SurenessBar logOdds={logOdds} />
      </div>
      <div className="flex flex-wrap gap-1.5">
        <Button size="sm" tabIndex={tabIndex} aria-keyshortcuts="A" onClick={onAccept} className="max-w-full">
          <KeyOf isSelected={isSelected}>A</KeyOf>
          <span className="truncate">Accept {suggestion}</span>
        </Button>
        <Button
          size="sm"
          variant="ghost"
          tabIndex={tabIndex}
          aria-keyshortcuts="K"
          onClick={onKeep}
          className="max-w-full"
        >
          <KeyOf isSelected={isSelected}>K</KeyOf>
          <span className="truncate">Keep {label}</span>
        </Button>
      </div>
    </div>
  );
}

function LabelName({ label, isSuggested = false }: { label: string; isSuggested?: boolean }) {
  return (
    <span className={cn("inline-flex min-w-0 items-center gap-1.5", isSuggested ? "font-medium" : "text-muted")}>
      <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: labelColour(label) }} />
      <span className="wrap-anywhere">{label}</span>
    </span>
  );
}

/** How strongly the words speak for the suggestion; the bar says the same as the words beside it. */
function SurenessBar({ logOdds }: { logOdds: number }) {
  const { words, share } = sureness(logOdds);
  return (
    <span className="inline-flex items-center gap-2 text-muted text-xs">
      <span aria-hidden className="h-1.5 w-16 overflow-hidden rounded-full bg-border">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
      </span>
      its words speak {words} for it
    </span>
  );
}

/** Its key: works for the selected row only. */
function KeyOf({ isSelected, children }: { isSelected: boolean; children: string }) {
  return (
    <Kbd aria-hidden className={cn("h-4 min-w-4", !isSelected && "opacity-40")}>
      {children}
    </Kbd>
  );
}
