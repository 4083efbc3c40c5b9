"use client";

import { type RefObject, useEffect, useEffectEvent } from "react";
import { type RowCommand, rowCommand, worksAnywhere } from "@/lib/datasets/row-commands";

/** Where keys belong to what has the focus: typing, or choosing in a list of its own. */
const OWN_KEYS =
  "input, textarea, select, [contenteditable=true], [role=combobox], [role=slider], [role=listbox], [role=menu], [role=dialog], [role=alertdialog]";

/**
 * Hears the keyboard. Among the rows every shortcut works; elsewhere in `area`, and where nothing has the focus, those
 * that the browser has no use for: letters, digits, and undo.
 */
export function useRowShortcuts(area: RefObject<HTMLElement | null>, run: (command: RowCommand) => void) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    if (event.defaultPrevented || event.isComposing || !(target instanceof Element)) return;
    if (target.closest(OWN_KEYS) !== null) return;
    const isOurs = area.current?.contains(target) || target === document.body || target.id === "main";
    const command = rowCommand(event);
    if (!isOurs || command === null) return;
    const isAmongRows = target.closest("[role=gridcell]") !== null;
    if (!isAmongRows && !worksAnywhere(command) && event.key.length > 1) return;
    event.preventDefault();
    run(command);
  });
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
