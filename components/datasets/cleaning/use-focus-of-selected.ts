"use client";

import { useEffect, useLayoutEffect, useRef } from "react";

interface FocusOptions {
  /** Identity of the selected one; undefined where there is none. */
  selected: string | number | undefined;
  /** Selector of the elements of the list; the selected one has tabindex 0. */
  item: string;
  /** Selector of the sentence that comes in place of an empty list. */
  done: string;
}

/**
 * Keeps the focus with the selected element of a list while one works by keyboard: also when another one has come to its
 * place, and, after the last one, with the sentence that says so.
 */
export function useFocusOfSelected<Element extends HTMLElement>({ selected, item, done }: FocusOptions) {
  const list = useRef<Element>(null);
  const isByKeyboard = useRef(false);
  useEffect(() => {
    const leave = ({ target }: Event) => {
      if (target instanceof Node && list.current?.contains(target) !== true) isByKeyboard.current = false;
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("focusin", leave);
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("focusin", leave);
      if (isByKeyboard.current) focusSoon(done);
    };
  }, [done]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the selected one, whatever made it so
  useLayoutEffect(() => {
    const box = list.current;
    if (box === null) return;
    // An element that is taken away leaves the focus with the body.
    const isLost = isByKeyboard.current && document.activeElement === document.body;
    if (!isLost && !box.contains(document.activeElement)) return;
    box.querySelector<HTMLElement>(`${item}[tabindex='0']`)?.focus();
  }, [selected]);
  return { list, followKeyboard: () => (isByKeyboard.current = true) };
}

/** What comes in place of something is there a moment after that has gone. */
function focusSoon(selector: string) {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}
