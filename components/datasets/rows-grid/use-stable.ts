"use client";

import { useCallback, useLayoutEffect, useRef } from "react";

/** The same function for good, which does what the newest one does: parts that get it need not draw again. */
export function useStable<Args extends unknown[]>(newest: (...args: Args) => void): (...args: Args) => void {
  const latest = useRef(newest);
  useLayoutEffect(() => {
    latest.current = newest;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}
