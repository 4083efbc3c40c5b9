"use client";

import { useEffect, useEffectEvent } from "react";
import { rowCommand } from "@/lib/datasets/row-commands";

/** Where undo belongs to what is typed, or to what lies over the page. */
const OWN_KEYS =
  "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true], [role=dialog], [role=alertdialog], [role=menu]";

/** Undo and redo by keyboard, from anywhere on the page. */
export function useUndoKeys({ undo, redo }: { undo: () => void; redo: () => void }) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const asked = undoOrRedo(event);
    if (asked === null) return;
    event.preventDefault();
    if (asked === "undo") undo();
    else redo();
  });
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** Asks `undo` before the steps are asked; what it answers with true is undone and goes no further. */
export function useUndoFirst(undo: () => boolean) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (undoOrRedo(event) === "undo" && undo()) event.preventDefault();
  });
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown, { capture: true });
    return () => document.removeEventListener("keydown", onKeyDown, { capture: true });
  }, []);
}

function undoOrRedo(event: KeyboardEvent): "undo" | "redo" | null {
  const { target } = event;
  if (event.defaultPrevented || event.isComposing || !(target instanceof Element)) return null;
  if (target.closest(OWN_KEYS) !== null) return null;
  const command = rowCommand(event);
  return command?.type === "undo" || command?.type === "redo" ? command.type : null;
}
