"use client";

import { Ellipsis, GitMerge, Pencil, Pin, PinOff, Trash2 } from "lucide-react";
import { type KeyboardEvent, memo, useState } from "react";
import { Bar } from "@/components/charts/bar-list";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Kbd } from "@/components/ui/kbd";
import { labelColour } from "@/lib/charts/label-colour";
import { cn, formatCount, pluralise } from "@/lib/utils";
import type { CountedLabel } from "./label-options";

/** Labels drawn before "show all". */
const SHOWN = 60;

export type LabelAction = "rename" | "merge" | "delete";

export interface LabelListProps {
  /** Names the list: "Labels of intent". */
  name: string;
  labels: readonly CountedLabel[];
  /** Rows of the largest label, the length of a whole bar. */
  maxRows: number;
  /** The label whose rows are shown. */
  selected: string | undefined;
  onSelect: (label: string) => void;
  digits: readonly string[];
  pinned: readonly string[];
  onPin: (label: string) => void;
  onAction: (action: LabelAction, label: string) => void;
}

/** Each label with its rows: pressing one shows them, its menu changes it. One tab stop, walked with the arrow keys. */
export function LabelList(props: LabelListProps) {
  const { name, labels, maxRows, selected, onSelect, digits, pinned, onPin, onAction } = props;
  const [showsAll, setShowsAll] = useState(false);
  const [stop, setStop] = useState<string | null>(null);
  const shown = showsAll ? labels : labels.slice(0, SHOWN);
  const stopLabel = shown.some(([label]) => label === stop) ? stop : shown[0]?.[0];
  return (
    <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
      <ul aria-label={name} onKeyDown={walk}>
        {shown.map(([label, rows]) => (
          <LabelRow
            key={label}
            label={label}
            rows={rows}
            share={maxRows > 0 ? rows / maxRows : 0}
            isSelected={label === selected}
            isStop={label === stopLabel}
            digit={digits.indexOf(label) + 1}
            isPinned={pinned.includes(label)}
            onFocus={setStop}
            onSelect={onSelect}
            onPin={onPin}
            onAction={onAction}
          />
        ))}
      </ul>
      {labels.length > SHOWN ? (
        <Button variant="link" size="sm" className="mx-2 my-1.5 min-h-6" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? `Show the first ${formatCount(SHOWN)}` : `Show all ${formatCount(labels.length)}`}
        </Button>
      ) : null}
    </div>
  );
}

/** Up and down between labels, left and right between a label and its menu. */
function walk(event: KeyboardEvent<HTMLElement>) {
  const isAcross = event.key === "ArrowLeft" || event.key === "ArrowRight";
  const { currentTarget, target } = event;
  if (!(target instanceof HTMLElement) || !currentTarget.contains(target)) return;
  const item = target.closest("li");
  const buttons = isAcross ? item?.querySelectorAll("button") : currentTarget.querySelectorAll("[data-label]");
  const list = [...(buttons ?? [])];
  const at = list.indexOf(isAcross ? target : (item?.querySelector("[data-label]") ?? target));
  const last = list.length - 1;
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[
    event.key
  ];
  if (next === undefined) return;
  event.preventDefault();
  const element = list[Math.min(Math.max(next, 0), last)];
  if (element instanceof HTMLElement) element.focus();
}

interface LabelRowProps extends Pick<LabelListProps, "onSelect" | "onPin" | "onAction"> {
  label: string;
  rows: number;
  /** Length of its bar, 0 to 1. */
  share: number;
  isSelected: boolean;
  isStop: boolean;
  /** 0 for none. */
  digit: number;
  isPinned: boolean;
  onFocus: (label: string) => void;
}

const LabelRow = memo(function LabelRow(props: LabelRowProps) {
  const { label, rows, share, isSelected, isStop, digit, isPinned, onFocus, onSelect, onPin, onAction } = props;
  const tabIndex = isStop ? 0 : -1;
  return (
    <li className={cn("flex items-center rounded-md", isSelected ? "bg-accent-soft" : "hover:bg-hover")}>
      <button
        type="button"
        data-label
        tabIndex={tabIndex}
        aria-pressed={isSelected}
        aria-label={`${label || "(empty)"}: ${pluralise(rows, "row")}`}
        aria-keyshortcuts={digit > 0 ? String(digit) : undefined}
        onFocus={() => onFocus(label)}
        onClick={() => onSelect(label)}
        className="grid h-7 min-w-0 flex-1 grid-cols-[1.25rem_minmax(0,1fr)_3.5rem_auto] items-center gap-2 rounded-md pl-2 text-left text-sm focus-visible:-outline-offset-2"
      >
        {digit > 0 ? <Kbd className={cn(isPinned && "border-border-strong text-text")}>{digit}</Kbd> : <span />}
        <span className={cn("truncate", label === "" && "text-muted italic")}>{label || "(empty)"}</span>
        <Bar length={share} colour={labelColour(label)} className="h-2" />
        <span className="min-w-10 text-right text-muted text-xs tabular-nums">{formatCount(rows)}</span>
      </button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="ghost"
            size="icon-sm"
            tabIndex={tabIndex}
            aria-label={`Change the label ${label}`}
            onFocus={() => onFocus(label)}
            className="focus-visible:-outline-offset-2"
          >
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={() => onAction("rename", label)}>
            <Pencil aria-hidden />
            Rename…
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => onAction("merge", label)}>
            <GitMerge aria-hidden />
            Merge into…
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => onPin(label)}>
            {isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
            {isPinned ? "Take its key away" : "Give it a key"}
          </DropdownMenuItem>
          <DropdownMenuItem tone="danger" onSelect={() => onAction("delete", label)}>
            <Trash2 aria-hidden />
            Delete…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </li>
  );
});
