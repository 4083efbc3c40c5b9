import { useEffect, useLayoutEffect, useRef } from "react";

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

/**
 * Calls `show` with the step pointed at: whenever it moves, and after each render, which may have undone what was shown.
 * It writes into the page by itself, because rendering everything that says the step would be too much for each move.
 */
export function useCursorText(cursor: CurveCursor, show: (step: number | null) => void): void {
  const latest = useRef(show);
  useLayoutEffect(() => {
    latest.current = show;
    show(cursor.read());
  });
  useEffect(() => cursor.subscribe(() => latest.current(cursor.read())), [cursor]);
}
