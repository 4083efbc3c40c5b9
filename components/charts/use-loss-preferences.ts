"use client";

import { useMemo, useSyncExternalStore } from "react";
import type { LossScale } from "@/lib/charts/loss-series";

interface LossPreferences {
  /** 0 to `MAX_SMOOTHING`. */
  smoothing: number;
  scale: LossScale;
}

export const MAX_SMOOTHING = 0.99;
const DEFAULTS: LossPreferences = { smoothing: 0.9, scale: "linear" };
const STORAGE_KEY = "classifier-studio.loss-chart";

const listeners = new Set<() => void>();
// Stands in for a storage that the browser refuses.
let memory: string | null = null;

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function read(): string | null {
  try {
    return window.localStorage.getItem(STORAGE_KEY) ?? memory;
  } catch {
    return memory;
  }
}

function write(preferences: LossPreferences) {
  memory = JSON.stringify(preferences);
  try {
    window.localStorage.setItem(STORAGE_KEY, memory);
  } catch {
    // A full or forbidden storage costs the memory beyond this tab, nothing else.
  }
  for (const listener of listeners) listener();
}

/** What was stored, each part falling back to its default where it does not make sense. */
export function parseLossPreferences(text: string | null): LossPreferences {
  let stored: unknown = null;
  try {
    stored = text === null ? null : JSON.parse(text);
  } catch {
    return DEFAULTS;
  }
  if (typeof stored !== "object" || stored === null) return DEFAULTS;
  const smoothing = "smoothing" in stored ? stored.smoothing : null;
  const scale = "scale" in stored ? stored.scale : null;
  return {
    smoothing:
      typeof smoothing === "number" && smoothing >= 0 && smoothing <= MAX_SMOOTHING ? smoothing : DEFAULTS.smoothing,
    scale: scale === "log" || scale === "linear" ? scale : DEFAULTS.scale,
  };
}

/** The reader's taste, kept in this browser and shared by every loss chart on the page. */
export function useLossPreferences() {
  const text = useSyncExternalStore(subscribe, read, () => null);
  const preferences = useMemo(() => parseLossPreferences(text), [text]);
  return {
    ...preferences,
    setSmoothing: (smoothing: number) => write({ ...preferences, smoothing }),
    setScale: (scale: LossScale) => write({ ...preferences, scale }),
  };
}
