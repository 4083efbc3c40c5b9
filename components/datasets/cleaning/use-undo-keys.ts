"use client";

import { useEffect, useEffectEvent } from "react";
import { rowCommand } from "@/lib/datasets/row-commands";

/** Where undo belongs to what is typed, or to what lies over the page. */
const OWN_KEYS =
  "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true], [role=dialog], [role=alertdialog], [role=menu]";

/** Undo and redo by keyboard, from anywhere on the page. */
export function useUndoKeys({ undo, redo }: { undo: () => void; redo: () => void }) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    if (event.defaultPrevented || event.isComposing || !(target instanceof Element)) return;
    if (target.closest(OWN_KEYS) !== null) return;
    const command = rowCommand(event);
    if (command?.type !== "undo" && command?.type !== "redo") return;
    event.preventDefault();
    if (command.type === "undo") undo();
    else redo();
  });
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
