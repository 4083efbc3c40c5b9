"use client";

import { Search } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { useSettled } from "@/components/ui/use-settled";
import { type ModelsSearch, modelsHref, modelsParams } from "@/lib/models/search-params";

const STATES = [
  { value: "active", label: "In use" },
  { value: "archived", label: "Archive" },
  { value: "trash", label: "Trash" },
] as const;

const TYPING_PAUSE_MS = 250;

/** Which models are shown is in the URL, so that a link shows the same ones; the text once typing has paused. */
export function useModelsSearch(): ModelsSearch {
  const { state, q } = modelsParams.parse(Object.fromEntries(useSearchParams()));
  return { state, q: useSettled(q, TYPING_PAUSE_MS) };
}

/** Only the list depends on it: no navigation. */
function change(part: Partial<ModelsSearch>): void {
  const now = modelsParams.parse(Object.fromEntries(new URLSearchParams(window.location.search)));
  window.history.replaceState(null, "", modelsHref({ ...now, ...part }));
}

/** What narrows the list: a part of the name, and where the model is. */
export function ModelFilters() {
  const { state, q } = modelsParams.parse(Object.fromEntries(useSearchParams()));
  const [text, setText] = useState(q);
  return (
    <search aria-label="Models" className="flex flex-wrap items-center gap-2">
      <div className="relative w-full sm:w-64">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
        />
        <Input
          type="search"
          aria-label="Search models"
          placeholder="Name, alias or id"
          maxLength={200}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            change({ q: event.target.value.trim() });
          }}
          className="pl-8"
        />
      </div>
      <SegmentedControl
        label="Where"
        options={STATES}
        value={state}
        onValueChange={(value) => change({ state: value })}
      />
    </search>
  );
}
