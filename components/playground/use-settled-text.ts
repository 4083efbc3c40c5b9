"use client";

import { useEffect, useEffectEvent, useState } from "react";

const SETTLE_MS = 300;

/** A text as it is typed, and as it stood when typing paused; `onSettle`, as it is by then, hears of each pause. */
export function useSettledText(initial: string, onSettle: (text: string) => void) {
  const [text, setText] = useState(initial);
  const [settled, setSettled] = useState(initial);
  const settle = (next: string) => {
    setText(next);
    setSettled(next);
    onSettle(next);
  };
  const pause = useEffectEvent(settle);
  useEffect(() => {
    if (text === settled) return;
    const timer = setTimeout(() => pause(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, settled]);
  return { text, settled, type: setText, settle };
}
