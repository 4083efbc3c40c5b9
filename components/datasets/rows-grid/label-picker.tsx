"use client";

import { type KeyboardEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { whyNotLabel } from "@/lib/datasets/cleaning/label-cells";
import type { Target } from "@/lib/datasets/roles-schema";
import { fixedLabels, toggleLabel } from "@/lib/datasets/row-labels";
import { LabelChip } from "../label-chip";
import { type CountedLabel, LabelOptions } from "./label-options";

interface LabelPickerProps {
  row: number;
  text: string;
  target: Target;
  labels: readonly CountedLabel[];
  /** The row's labels now. */
  chosen: readonly string[];
  digits: readonly string[];
  onSave: (labels: string[]) => void;
  onClose: () => void;
}

/** All labels for one row: one is taken at once, several are gathered and then saved. */
export function LabelPicker({ row, text, target, labels, chosen, digits, onSave, onClose }: LabelPickerProps) {
  const isMulti = target.kind === "multi";
  const [draft, setDraft] = useState<readonly string[]>(chosen);
  const name = `${target.name} of row ${row}`;
  const save = (next: readonly string[]) => {
    onSave([...next]);
    onClose();
  };
  const choose = (label: string) => {
    const next = toggleLabel(target, draft, label);
    if (isMulti) setDraft(next);
    else save(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isMulti || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save(draft);
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={isMulti ? `Labels: ${name}` : `Label: ${name}`}
        description={<span className="line-clamp-2">{text || "(empty text)"}</span>}
        size="sm"
        onOpenAutoFocus={focusSearch}
        onKeyDown={onKeyDown}
      >
        {isMulti ? <Chosen labels={draft} onRemove={choose} /> : null}
        <LabelOptions
          name={name}
          labels={labels}
          chosen={draft}
          isMulti={isMulti}
          onChoose={choose}
          digits={digits}
          {...(fixedLabels(target) === null && { newLabelProblem: (label: string) => whyNotLabel(target, label) })}
        />
        <DialogFooter>
          {chosen.length > 0 ? (
            <Button variant="ghost" className="mr-auto" onClick={() => save([])}>
              Take {isMulti ? "all labels" : "the label"} away
            </Button>
          ) : null}
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          {isMulti ? (
            <Button variant="primary" onClick={() => save(draft)} aria-keyshortcuts="Control+Enter Meta+Enter">
              Save
            </Button>
          ) : null}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

/** Chips come before the search, but one came here to search. */
function focusSearch(event: Event) {
  const search = event.currentTarget instanceof Element ? event.currentTarget.querySelector("[role=combobox]") : null;
  if (!(search instanceof HTMLElement)) return;
  event.preventDefault();
  search.focus();
}

function Chosen({ labels, onRemove }: { labels: readonly string[]; onRemove: (label: string) => void }) {
  return (
    <ul aria-label="Chosen labels" className="mb-3 flex min-h-7 flex-wrap gap-1.5">
      {labels.length === 0 ? <li className="text-muted text-sm">No label yet</li> : null}
      {labels.map((label) => (
        <li key={label} className="min-w-0 max-w-full">
          <LabelChip label={label} onTake={onRemove} />
        </li>
      ))}
    </ul>
  );
}
