"use client";

import { useState, useSyncExternalStore } from "react";
import type { TargetProfile } from "@/lib/datasets/profile-schema";
import { digitLabels } from "@/lib/datasets/row-digits";

const listeners = new Set<() => void>();
// Stands in for a storage that the browser refuses.
const memory = new Map<string, string>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function read(key: string): string | null {
  try {
    return window.localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(key: string, labels: readonly string[]) {
  const text = JSON.stringify(labels);
  memory.set(key, text);
  try {
    window.localStorage.setItem(key, text);
  } catch {
    // A full or forbidden storage costs the memory beyond this tab, nothing else.
  }
  for (const listener of listeners) listener();
}

function parse(text: string | null): string[] {
  try {
    const stored: unknown = text === null ? [] : JSON.parse(text);
    return Array.isArray(stored) ? stored.filter((label) => typeof label === "string") : [];
  } catch {
    return [];
  }
}

export interface RowDigits {
  /** Label of key 1, of key 2 and so on. */
  labels: readonly string[];
  pinned: readonly string[];
  /** Gives a label one of the first keys for good, or takes it away. */
  togglePin: (label: string) => void;
}

/** Which labels the keys 1 to 9 set in a target. They keep their keys while one works; pinned ones for good. */
export function useRowDigits(datasetId: string, target: TargetProfile | undefined): RowDigits {
  const key = `classifier-studio.label-keys.${datasetId}.${target?.name ?? ""}`;
  const pinned = parse(
    useSyncExternalStore(
      subscribe,
      () => read(key),
      () => null,
    ),
  );
  const [kept, setKept] = useState<{ key: string; labels: readonly string[] }>({ key, labels: [] });
  const before = kept.key === key ? kept.labels : [];
  const labels = target === undefined ? before : digitLabels({ labels: target.labels, pinned, before });
  if (kept.key !== key || labels.join("\0") !== kept.labels.join("\0")) setKept({ key, labels });
  return {
    labels,
    pinned,
    togglePin: (label) =>
      write(key, pinned.includes(label) ? pinned.filter((other) => other !== label) : [...pinned, label].slice(-9)),
  };
}
