"use client";

import { Keyboard, LoaderCircle, Redo2, Search, Undo2, X } from "lucide-react";
import { type ComponentProps, type KeyboardEvent, memo, type Ref, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { Select } from "@/components/ui/select";
import type { RowCommand } from "@/lib/datasets/row-commands";
import { ISSUE_WORDS, isFiltered, rowChips } from "@/lib/datasets/row-words";
import { type RowIssue, rowIssue } from "@/lib/datasets/rows-schema";
import { cn } from "@/lib/utils";
import type { RowsUrl } from "./use-rows-search";

const TYPING_MS = 250;

const ISSUES: { value: RowIssue | "any"; label: string }[] = [
  { value: "any", label: "All rows" },
  ...rowIssue.options.map((value) => ({ value, label: ISSUE_WORDS[value] })),
];

interface FilterBarProps {
  url: RowsUrl;
  searchRef: Ref<HTMLInputElement>;
  /** How many of how many rows are shown, in words. */
  totalWords: string;
  /** Others are on their way. */
  isChanging: boolean;
  /** A filter was taken away by a button that goes with it. */
  onLeave: () => void;
  canUndo: boolean;
  canRedo: boolean;
  run: (command: RowCommand) => void;
}

/** Which rows are shown, what can be taken back, and the list of shortcuts. */
export const FilterBar = memo(function FilterBar(props: FilterBarProps) {
  const { url, searchRef, totalWords, isChanging, onLeave, canUndo, canRedo, run } = props;
  const { search, change, clear } = url;
  return (
    <div className="flex flex-wrap items-center gap-2 border-border border-b px-3 py-2.5">
      <SearchField
        ref={searchRef}
        value={search.q ?? ""}
        onChange={(q) => change({ q: q === "" ? undefined : q })}
        onEnterRows={() => run({ type: "move", move: "next" })}
      />
      <Select
        aria-label="Show rows with a problem"
        className="w-44 max-sm:flex-1"
        options={ISSUES}
        value={search.issue ?? "any"}
        onValueChange={(issue) => change({ issue: issue === "any" ? undefined : issue })}
      />
      <div className="order-1 flex min-h-7 min-w-0 flex-1 basis-1/2 flex-wrap items-center gap-x-3 gap-y-1.5 sm:basis-full">
        <p role="status" className="text-muted text-sm tabular-nums">
          {totalWords}
        </p>
        <Chips url={url} onLeave={onLeave} />
        {isFiltered(search) ? (
          <Button
            variant="link"
            size="sm"
            className="ml-auto min-h-6"
            onClick={() => {
              clear();
              onLeave();
            }}
          >
            Show all rows
          </Button>
        ) : null}
      </div>
      <div className="ml-auto flex items-center max-sm:order-2">
        {/* What comes quickly comes without it. */}
        <LoaderCircle
          aria-hidden
          className={cn(
            "mr-1.5 size-4 text-muted",
            isChanging ? "animate-spin transition-opacity delay-500" : "opacity-0",
          )}
        />
        <Tool name="Undo" keys="Control+Z Meta+Z" disabled={!canUndo} onClick={() => run({ type: "undo" })}>
          <Undo2 aria-hidden />
        </Tool>
        <Tool name="Redo" keys="Control+Shift+Z Meta+Shift+Z" disabled={!canRedo} onClick={() => run({ type: "redo" })}>
          <Redo2 aria-hidden />
        </Tool>
        <Tool name="Keyboard shortcuts" keys="?" onClick={() => run({ type: "help" })}>
          <Keyboard aria-hidden />
        </Tool>
      </div>
    </div>
  );
});

interface ToolProps extends Pick<ComponentProps<typeof Button>, "disabled" | "onClick" | "children"> {
  name: string;
  /** As `aria-keyshortcuts` wants them. */
  keys: string;
}

/** Never `disabled`: after the last undo the focus would be nowhere, and the keys with it. */
function Tool({ name, keys, disabled = false, ...props }: ToolProps) {
  const [first = ""] = keys.split(" ");
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={name}
      title={`${name} (${first.replace("Control", "Ctrl")})`}
      aria-keyshortcuts={keys}
      aria-disabled={disabled}
      className="aria-disabled:opacity-50"
      {...props}
    />
  );
}

/** Filters that were set elsewhere, each with a way to take it away. */
function Chips({ url: { search, change }, onLeave }: Pick<FilterBarProps, "url" | "onLeave">) {
  return rowChips(search).map(({ text, names }) => (
    <Button
      key={text}
      size="sm"
      aria-label={`Take away: ${text}`}
      className="min-w-0 max-w-60 bg-accent-soft"
      onClick={() => {
        change(Object.fromEntries(names.map((name) => [name, undefined])));
        onLeave();
      }}
    >
      <span className="truncate">{text}</span>
      <X aria-hidden />
    </Button>
  ));
}

interface SearchFieldProps {
  ref: Ref<HTMLInputElement>;
  value: string;
  onChange: (value: string) => void;
  onEnterRows: () => void;
}

/** Follows what is typed after a short pause. */
function SearchField({ ref, value, onChange, onEnterRows }: SearchFieldProps) {
  const [draft, setDraft] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    // Changed elsewhere: by "show all rows" or a link. What was sent from here is in the field already.
    setKnown(value);
    if (value !== draft.trim()) setDraft(value);
  }
  useEffect(() => {
    const wanted = draft.trim();
    if (wanted === value) return;
    const timer = setTimeout(() => onChange(wanted), TYPING_MS);
    return () => clearTimeout(timer);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && draft !== "") {
      event.preventDefault();
      setDraft("");
    } else if (event.key === "ArrowDown" || event.key === "Escape") {
      event.preventDefault();
      onEnterRows();
    }
  };
  return (
    <div className="relative min-w-40 flex-1 sm:max-w-72">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
      />
      <Input
        ref={ref}
        type="search"
        aria-label="Search the rows"
        aria-keyshortcuts="/"
        placeholder="Search"
        maxLength={500}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
        className="px-8 [&::-webkit-search-cancel-button]:hidden"
      />
      {draft === "" ? (
        <Kbd aria-hidden className="absolute top-1/2 right-2 -translate-y-1/2 pointer-coarse:hidden">
          /
        </Kbd>
      ) : (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Clear the search"
          className="absolute top-1/2 right-0.5 -translate-y-1/2"
          onClick={() => setDraft("")}
        >
          <X aria-hidden />
        </Button>
      )}
    </div>
  );
}
