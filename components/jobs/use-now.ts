"use client";

import { useEffect, useState } from "react";

/** Epoch milliseconds, moving on every second while `isRunning`. Text made of it needs `suppressHydrationWarning`. */
export function useNow(isRunning: boolean): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isRunning]);
  return nowMs;
}
