"use client";

import { useState } from "react";

/**
 * For a dialog that no button of its own opens: gives the focus back to what had it before. Without this the focus would
 * be nowhere, and the keys with it. Goes to the dialog's `onCloseAutoFocus`.
 */
export function useReturnFocus() {
  const [before] = useState(() => document.activeElement);
  return (event: Event) => {
    event.preventDefault();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
}
