"use client";

import { type FocusEvent, type KeyboardEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/textarea";

interface CellEditorProps {
  /** What is edited, for screen readers: "text of row 12". */
  label: string;
  value: string;
  /** Called once, with the text where it is to be saved. `isLeft` when the focus went elsewhere by itself. */
  onDone: (value: string | null, isLeft: boolean) => void;
}

/** A cell's text in place. Going elsewhere keeps what was typed; Escape does not. */
export function CellEditor({ label, value, onDone }: CellEditorProps) {
  const [draft, setDraft] = useState(value);
  const isDone = useRef(false);
  const finish = (saves: boolean, isLeft = false) => {
    // The field loses the focus when it goes away, which would finish it again.
    if (isDone.current) return;
    isDone.current = true;
    onDone(saves && draft !== value ? draft : null, isLeft);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isSave = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!isSave && event.key !== "Escape") return;
    event.preventDefault();
    finish(isSave);
  };
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) => {
    // Another window in front is not elsewhere on the page.
    if (document.hasFocus() && !currentTarget.contains(relatedTarget)) finish(true, true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the field and the buttons in it
    <div
      onBlur={onBlur}
      onKeyDown={onKeyDown}
      className="absolute -top-px left-0 z-20 flex w-full min-w-64 flex-col gap-2 rounded-md border border-border-strong bg-raised p-2 shadow-raised"
    >
      <Textarea
        aria-label={`Edit ${label}`}
        ref={focusAtEnd}
        value={draft}
        rows={3}
        maxLength={100_000}
        onChange={(event) => setDraft(event.target.value)}
        className="max-h-60 min-h-16 overflow-y-auto"
      />
      <div className="flex justify-end gap-2">
        <Button size="sm" onClick={() => finish(false)} aria-keyshortcuts="Escape">
          Cancel
        </Button>
        <Button size="sm" variant="primary" onClick={() => finish(true)} aria-keyshortcuts="Control+Enter Meta+Enter">
          Save
        </Button>
      </div>
    </div>
  );
}

function focusAtEnd(field: HTMLTextAreaElement | null) {
  if (field === null || field === document.activeElement) return;
  field.focus({ preventScroll: true });
  field.setSelectionRange(field.value.length, field.value.length);
  field.closest("[role=gridcell]")?.firstElementChild?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
