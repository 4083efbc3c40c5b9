"use client";

import { useEffect, useRef, useState } from "react";

const EVERY_MS = 10_000;

/** The text as it was at the last ten-second mark: a chart that speaks with every step would drown everything else. */
export function useSlowly(text: string, isLive: boolean): string {
  const latest = useRef(text);
  const [slow, setSlow] = useState("");
  useEffect(() => {
    latest.current = text;
  });
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(() => setSlow(latest.current), EVERY_MS);
    return () => clearInterval(timer);
  }, [isLive]);
  return slow;
}
