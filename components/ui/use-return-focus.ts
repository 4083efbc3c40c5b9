"use client";

import { useState } from "react";

/** What has the focus. An entry of a menu goes with its menu: there it is the button that opened it. */
function findFocused(): HTMLElement | null {
  const { activeElement } = document;
  const openerId = activeElement?.closest('[role="menu"]')?.getAttribute("aria-labelledby");
  const focused = openerId ? document.getElementById(openerId) : activeElement;
  return focused instanceof HTMLElement && focused !== document.body ? focused : null;
}

/**
 * Gives the focus back, when a dialog closes, to what had it before: Radix only knows a trigger of its own, and most
 * dialogs are opened from elsewhere. For the `onCloseAutoFocus` of what is only mounted while the dialog is open.
 */
export function useReturnFocus(onCloseAutoFocus?: (event: Event) => void) {
  // While this renders for the first time, the dialog has not taken the focus yet.
  const [before] = useState(findFocused);
  return (event: Event) => {
    onCloseAutoFocus?.(event);
    if (event.defaultPrevented) return;
    const target = before?.isConnected ? before : document.getElementById("main");
    if (target === null) return;
    event.preventDefault();
    target.focus({ preventScroll: true });
  };
}
