"use client";

import { useRef } from "react";
import { formatCurveValue } from "@/lib/charts/curve-words";
import { lineName, type PreparedCurve, type PreparedCurves, readCurve } from "@/lib/charts/curves";
import { formatCount } from "@/lib/utils";
import { type CurveCursor, useCursorText } from "./curve-cursor";
import { dashPattern } from "./curve-options";

/** The lines with their patterns, and what each says at the cursor, or at the end while nothing is pointed at. */
export function CurveLegend({ prepared, cursor }: { prepared: PreparedCurves; cursor: CurveCursor }) {
  const box = useRef<HTMLDivElement>(null);
  useCursorText(cursor, (step) => {
    const texts = legendTexts(prepared, step);
    const places = box.current?.querySelectorAll("[data-reading]") ?? [];
    for (const [index, place] of places.entries()) setText(place, texts[index] ?? "");
  });
  const [last, ...readings] = legendTexts(prepared, null);
  return (
    <div
      ref={box}
      className="flex min-h-5 flex-wrap items-center gap-x-4 gap-y-1 text-muted text-xs tabular-nums leading-5"
    >
      <span data-reading className="min-w-20">
        {last}
      </span>
      {prepared.curves.map((curve, index) => (
        <LegendEntry key={curve.id} curve={curve} value={readings[2 * index]} aside={readings[2 * index + 1]} />
      ))}
    </div>
  );
}

/** What stands in the places of a legend, in their order: the step, then a value and an aside for each curve. */
function legendTexts(prepared: PreparedCurves, pointed: number | null): string[] {
  const step = pointed ?? prepared.steps.at(-1) ?? null;
  const word = pointed === null ? "Last step" : "Step";
  return [
    step === null ? "" : `${word} ${formatCount(step)}`,
    ...prepared.curves.flatMap((curve) => {
      const { value, aside } = sayReading(curve, prepared, step);
      return [value, aside ?? ""];
    }),
  ];
}

function setText(place: Element, text: string): void {
  if (place.textContent !== text) place.textContent = text;
}

interface LegendEntryProps {
  curve: PreparedCurve;
  value: string | undefined;
  aside: string | undefined;
}

function LegendEntry({ curve, value, aside }: LegendEntryProps) {
  const hasAside = curve.kind === "evaluated" || curve.smooth !== null;
  return (
    <span className="inline-flex items-center gap-1.5">
      <LineSample curve={curve} />
      {lineName(curve)}
      {/* Of one width whatever the number, so that nothing moves with the cursor. */}
      <span data-reading className="min-w-11 font-medium text-text">
        {value}
      </span>
      <span data-reading className={hasAside ? "min-w-20" : "hidden"}>
        {aside}
      </span>
    </span>
  );
}

/** The value to read off, and beside it what it was before smoothing, or at which earlier step it was evaluated. */
function sayReading(curve: PreparedCurve, { unit, scale }: PreparedCurves, step: number | null) {
  const reading = step === null ? null : readCurve(curve, step, scale);
  const write = (value: number | null | undefined) => (value == null ? "–" : formatCurveValue(value, unit));
  if (curve.kind === "evaluated") {
    const isEarlier = reading !== null && reading.step !== step;
    return { value: write(reading?.value), aside: isEarlier ? `at ${formatCount(reading.step)}` : "" };
  }
  if (curve.smooth === null) return { value: write(reading?.value), aside: null };
  return { value: write(reading?.smooth), aside: `raw ${write(reading?.value)}` };
}

/** The readings of all curves in a sentence, for a screen reader. */
export function sayReadings(prepared: PreparedCurves, step: number | null): string {
  if (step === null) return "No steps yet";
  const readings = prepared.curves.map((curve) => {
    const { value, aside } = sayReading(curve, prepared, step);
    const name = lineName(curve);
    return [`${name} ${value === "–" ? "not measured" : value}`, aside].filter(Boolean).join(" ");
  });
  return `Step ${formatCount(step)}: ${readings.join(", ")}`;
}

/** A piece of the line with its pattern: lines are told apart without colour too. */
function LineSample({ curve }: { curve: PreparedCurve }) {
  return (
    <svg aria-hidden="true" width="24" height="8" className="shrink-0">
      <line
        x2="24"
        y1="4"
        y2="4"
        stroke={curve.colour}
        strokeWidth="2"
        strokeDasharray={dashPattern(curve.dash).join(" ")}
      />
    </svg>
  );
}
