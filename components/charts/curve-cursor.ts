import { useSyncExternalStore } from "react";

/** The step that is pointed at on any chart of a board; null when none is. Kept out of React's state: it moves with the mouse. */
export interface CurveCursor {
  read: () => number | null;
  set: (step: number | null) => void;
  subscribe: (listener: () => void) => () => void;
}

/** A cursor for the charts of one board. */
export function makeCursor(): CurveCursor {
  const listeners = new Set<() => void>();
  let at: number | null = null;
  return {
    read: () => at,
    set: (step) => {
      if (step === at) return;
      at = step;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** The step pointed at, redrawing with each move. */
export function useCursorStep(cursor: CurveCursor): number | null {
  return useSyncExternalStore(cursor.subscribe, cursor.read, () => null);
}
