"use client";

import { useEffect, useRef, useState } from "react";

const SETTLE_MS = 300;

/** A text as it is typed, and as it stood when typing paused; `onSettle` hears of each pause. */
export function useSettledText(initial: string, onSettle: (text: string) => void) {
  const [text, setText] = useState(initial);
  const [settled, setSettled] = useState(initial);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const settle = (next: string) => {
    clearTimeout(timer.current);
    setText(next);
    setSettled(next);
    onSettle(next);
  };
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => settle(next), SETTLE_MS);
  };
  return { text, settled, type, settle };
}
