"use client";

import { type KeyboardEvent, type RefObject, useState } from "react";

/** Where a key leads from `active` among `count` rows; null when the key is not ours. */
export function nextRow(key: string, active: number | null, count: number): number | null {
  const last = count - 1;
  if (last < 0) return null;
  const at = Math.min(active ?? -1, last);
  switch (key) {
    case "ArrowDown":
      return Math.min(at + 1, last);
    case "ArrowUp":
      return Math.max(at - 1, 0);
    case "PageDown":
      return Math.min(Math.max(at, 0) + 10, last);
    case "PageUp":
      return Math.max(at - 10, 0);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

interface ActiveRow {
  index: number;
  /** Edges of the row, measured from the top of the frame. */
  topPx: number;
  bottomPx: number;
  /** In the lower half of what is in view. */
  isLow: boolean;
}

/** Rows walked with the arrow keys while their list holds the focus; hovering makes a row active too. */
export function useActiveRow(count: number, rowId: (index: number) => string, frame: RefObject<HTMLElement | null>) {
  const [active, setActive] = useState<ActiveRow | null>(null);
  const activate = (index: number, scrolls: boolean) => {
    const row = document.getElementById(rowId(index));
    const outer = frame.current?.getBoundingClientRect();
    if (!row || !outer) return;
    if (scrolls) row.scrollIntoView({ block: "nearest" });
    const inner = row.getBoundingClientRect();
    const topPx = inner.top - outer.top;
    setActive({ index, topPx, bottomPx: topPx + inner.height, isLow: topPx > outer.height / 2 });
  };
  return {
    active,
    clear: () => setActive(null),
    hover: (index: number) => activate(index, false),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === "Escape") setActive(null);
      const next = nextRow(event.key, active?.index ?? null, count);
      if (next === null) return;
      event.preventDefault();
      activate(next, true);
    },
  };
}
