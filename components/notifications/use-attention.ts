"use client";

import { useSyncExternalStore } from "react";
import type { Attention } from "@/lib/notifications/announce";

const FOCUSED_AT_KEY = "classifier-studio.focused-at";

function subscribe(listener: () => void) {
  document.addEventListener("visibilitychange", listener);
  window.addEventListener("focus", listener);
  window.addEventListener("blur", listener);
  return () => {
    document.removeEventListener("visibilitychange", listener);
    window.removeEventListener("focus", listener);
    window.removeEventListener("blur", listener);
  };
}

function read(): Attention {
  if (document.visibilityState !== "visible") return "hidden";
  return document.hasFocus() ? "focused" : "visible";
}

/** How much this page has of the reader's attention. */
export function useAttention(): Attention {
  return useSyncExternalStore(subscribe, read, () => "focused");
}

/** Tells the other tabs of the app that this one has the keyboard. */
export function noteFocus(nowMs: number): void {
  try {
    window.localStorage.setItem(FOCUSED_AT_KEY, String(nowMs));
  } catch {
    // Without a storage each tab speaks for itself.
  }
}

/** When any tab of the app last had the keyboard, in epoch milliseconds; 0 where that is not known. */
export function focusedAt(): number {
  try {
    return Number(window.localStorage.getItem(FOCUSED_AT_KEY)) || 0;
  } catch {
    return 0;
  }
}
