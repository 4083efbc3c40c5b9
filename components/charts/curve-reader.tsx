"use client";

import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { lastAtOrBefore, type PreparedCurves } from "@/lib/charts/curves";
import { type CurveCursor, useCursorText } from "./curve-cursor";
import { sayReadings } from "./curve-legend";
import type { CurveActions } from "./curve-plot";

interface CurveReaderProps {
  /** The chart in a sentence. */
  label: string;
  prepared: PreparedCurves;
  cursor: CurveCursor;
  actions: CurveActions;
  children: ReactNode;
}

/** Steps that Page Up and Page Down jump over. */
const PAGE = 10;
const PAN = 0.25;

/**
 * Makes a plot readable by keyboard: a slider over its steps, whose value is what the lines say there. Arrows walk,
 * plus and minus zoom, Shift and an arrow move the view, zero or Escape show all.
 */
export function CurveReader({ label, prepared, cursor, actions, children }: CurveReaderProps) {
  const { steps } = prepared;
  const slider = useRef<HTMLDivElement>(null);
  const last = steps.at(-1) ?? 0;
  const say = (step: number | null) => {
    slider.current?.setAttribute("aria-valuenow", String(step ?? last));
    slider.current?.setAttribute("aria-valuetext", sayReadings(prepared, step ?? last));
  };
  // Read out where the focus is: the pointer moves over plots that nobody hears.
  useCursorText(cursor, (step) => {
    if (document.activeElement === slider.current) say(step);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = cursor.read();
    const index = nextIndex(event, step === null ? null : lastAtOrBefore(steps, step), steps.length);
    if (index !== null) cursor.set(steps[index] ?? null);
    else if (!runKey(event, step, actions)) return;
    event.preventDefault();
  };
  return (
    <div
      ref={slider}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-roledescription="chart"
      aria-valuemin={steps[0] ?? 0}
      aria-valuemax={last}
      aria-valuenow={last}
      aria-valuetext={sayReadings(prepared, last)}
      onKeyDown={onKeyDown}
      onFocus={() => say(cursor.read())}
      onBlur={() => {
        cursor.set(null);
        say(null);
      }}
      className="min-w-0 rounded-sm"
    >
      {children}
    </div>
  );
}

/** Where a key leads from `index` among `count` steps; null when it leads nowhere. */
function nextIndex({ key, shiftKey }: KeyboardEvent, index: number | null, count: number): number | null {
  const last = count - 1;
  if (last < 0 || shiftKey) return null;
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return Math.min(last, index === null ? 0 : index + 1);
    case "ArrowLeft":
    case "ArrowDown":
      return index === null ? last : Math.max(0, index - 1);
    case "PageUp":
      return Math.min(last, (index ?? 0) + PAGE);
    case "PageDown":
      return Math.max(0, (index ?? last) - PAGE);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

/** Zooms or moves the view where the key says so; false when it is not ours. */
function runKey({ key, shiftKey }: KeyboardEvent, step: number | null, actions: CurveActions): boolean {
  if (key === "+" || key === "=") actions.zoom(0.5, step ?? undefined);
  else if (key === "-" || key === "_") actions.zoom(2, step ?? undefined);
  else if (shiftKey && key === "ArrowLeft") actions.pan(-PAN);
  else if (shiftKey && key === "ArrowRight") actions.pan(PAN);
  else if (key === "0" || key === "Escape") actions.showAll();
  else return false;
  return true;
}
