"use client";

import { useEffect, useState } from "react";

/** A wait shorter than this needs no words. */
const PATIENCE_MS = 1_000;

/** Whether something has been waited for so long that it is time to say what for. */
export function useIsLong(isWaiting: boolean): boolean {
  const [isLong, setIsLong] = useState(false);
  if (!isWaiting && isLong) setIsLong(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isWaiting]);
  return isWaiting && isLong;
}
