import type { CurveClip } from "@/lib/charts/curve-view";
import type { CurveScale } from "@/lib/charts/curves";

/** The reader's taste in curves. */
export interface CurvePreferences {
  /** 0 to `MAX_SMOOTHING`. */
  smoothing: number;
  scale: CurveScale;
  clip: CurveClip;
}

export const MAX_SMOOTHING = 0.99;
export const DEFAULT_PREFERENCES: CurvePreferences = { smoothing: 0.9, scale: "linear", clip: "none" };

const SCALES: readonly CurveScale[] = ["linear", "log"];
const CLIPS: readonly CurveClip[] = ["none", "p99", "p95"];

/** What was stored, each part falling back to its default where it does not make sense. */
export function parsePreferences(text: string | null): CurvePreferences {
  const { smoothing, scale, clip } = recordOf(text);
  const isSmoothing = typeof smoothing === "number" && smoothing >= 0 && smoothing <= MAX_SMOOTHING;
  return {
    smoothing: isSmoothing ? smoothing : DEFAULT_PREFERENCES.smoothing,
    scale: SCALES.find((known) => known === scale) ?? DEFAULT_PREFERENCES.scale,
    clip: CLIPS.find((known) => known === clip) ?? DEFAULT_PREFERENCES.clip,
  };
}

function recordOf(text: string | null): Record<string, unknown> {
  try {
    const stored: unknown = text === null ? null : JSON.parse(text);
    return typeof stored === "object" && stored !== null ? { ...stored } : {};
  } catch {
    return {};
  }
}

const PREFIX = "classifier-studio.curves";
const listeners = new Set<() => void>();
// Stands in for a storage that the browser refuses.
const memory = new Map<string, string>();

/** Calls back when any preferences change, here or in another tab. */
export function subscribePreferences(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** What is stored for `scope`; for a new one, what was chosen last anywhere. */
export function readPreferences(scope: string): string | null {
  return readKey(`${PREFIX}.${scope}`) ?? readKey(PREFIX);
}

function readKey(key: string): string | null {
  try {
    return window.localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

/** Stores preferences for `scope`, and as the ones to begin with elsewhere. */
export function writePreferences(scope: string, preferences: CurvePreferences): void {
  const text = JSON.stringify(preferences);
  for (const key of [`${PREFIX}.${scope}`, PREFIX]) {
    memory.set(key, text);
    try {
      window.localStorage.setItem(key, text);
    } catch {
      // A full or forbidden storage costs the memory beyond this tab, nothing else.
    }
  }
  for (const listener of listeners) listener();
}
