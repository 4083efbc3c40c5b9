"use client";

import { useEffect, useEffectEvent, useState } from "react";

const SETTLE_MS = 300;

interface SettledTextOptions {
  /** As it is typed. */
  text: string;
  onText: (text: string) => void;
  /** Hears of each pause. */
  onSettle: (text: string) => void;
}

/** What of a text to ask for: it as it stood when typing paused. `settle` takes another one at once. */
export function useSettledText({ text, onText, onSettle }: SettledTextOptions) {
  const [settled, setSettled] = useState(text);
  const settle = (next: string) => {
    onText(next);
    setSettled(next);
    onSettle(next);
  };
  const pause = useEffectEvent(settle);
  useEffect(() => {
    if (text === settled) return;
    const timer = setTimeout(() => pause(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, settled]);
  return { settled, settle };
}
