"use client";

import { useSyncExternalStore } from "react";

const STORAGE_KEY = "classifier-studio.job-form-advanced";

const listeners = new Set<() => void>();
// Stands in for a storage that the browser refuses.
let memory: string | null = null;

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): string | null {
  try {
    return window.localStorage.getItem(STORAGE_KEY) ?? memory;
  } catch {
    return memory;
  }
}

function write(isOpen: boolean) {
  memory = isOpen ? "open" : "closed";
  try {
    window.localStorage.setItem(STORAGE_KEY, memory);
  } catch {
    // A full or forbidden storage costs the memory beyond this tab, nothing else.
  }
  for (const listener of listeners) listener();
}

/** Whether the settings below the recommended ones are shown; kept in this browser. */
export function useAdvancedOpen(): [boolean, (isOpen: boolean) => void] {
  return [useSyncExternalStore(subscribe, read, () => null) === "open", write];
}
