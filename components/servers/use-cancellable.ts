"use client";

import { useEffect, useRef } from "react";

/** One piece of work at a time that can be given up; it is given up with the component as well. */
export function useCancellable() {
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);
  return {
    /** The signal of a new piece of work; the one before is given up. */
    begin: (): AbortSignal => {
      current.current?.abort();
      current.current = new AbortController();
      return current.current.signal;
    },
    cancel: () => current.current?.abort(),
    /** Whether the newest was given up: its failure is no news then. */
    isCancelled: () => current.current?.signal.aborted ?? false,
  };
}
