"use client";

import { useSyncExternalStore } from "react";
import { readHistory, storedHistory, type TriedText, withTry } from "@/lib/playground/history";

const STORAGE_KEY = "playground-tried";
const NONE: readonly TriedText[] = [];
const listeners = new Set<() => void>();
/** Memory leads: storage may be full or forbidden, and then the history merely does not outlive a reload. */
let tried: readonly TriedText[] | undefined;

function load(): readonly TriedText[] {
  try {
    return readHistory(sessionStorage.getItem(STORAGE_KEY) ?? "[]");
  } catch {
    return NONE;
  }
}

function read(): readonly TriedText[] {
  tried ??= load();
  return tried;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Adds a text that was classified to this tab's history. */
export function recordTry(entry: TriedText): void {
  tried = withTry(read(), entry);
  try {
    sessionStorage.setItem(STORAGE_KEY, storedHistory(tried));
  } catch {
    // Kept in memory all the same.
  }
  for (const listener of listeners) listener();
}

/** What was tried in this tab, newest first. */
export function useTriedTexts(): readonly TriedText[] {
  return useSyncExternalStore(subscribe, read, () => NONE);
}
