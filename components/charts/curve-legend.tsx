"use client";

import { formatCurveValue } from "@/lib/charts/curve-words";
import { lineName, type PreparedCurve, type PreparedCurves, readCurve } from "@/lib/charts/curves";
import { formatCount } from "@/lib/utils";
import { type CurveCursor, useCursorStep } from "./curve-cursor";
import { dashPattern } from "./curve-options";

/** The lines with their patterns, and what each says at the cursor, or at the end while nothing is pointed at. */
export function CurveLegend({ prepared, cursor }: { prepared: PreparedCurves; cursor: CurveCursor }) {
  const pointed = useCursorStep(cursor);
  const step = pointed ?? prepared.steps.at(-1) ?? null;
  return (
    <div className="flex min-h-5 flex-wrap items-center gap-x-4 gap-y-1 text-muted text-xs tabular-nums leading-5">
      <span className="min-w-20">
        {step === null ? "" : `${pointed === null ? "Last step" : "Step"} ${formatCount(step)}`}
      </span>
      {prepared.curves.map((curve) => (
        <LegendEntry key={curve.id} curve={curve} prepared={prepared} step={step} />
      ))}
    </div>
  );
}

interface LegendEntryProps {
  curve: PreparedCurve;
  prepared: PreparedCurves;
  step: number | null;
}

function LegendEntry({ curve, prepared, step }: LegendEntryProps) {
  const { value, aside } = sayReading(curve, prepared, step);
  return (
    <span className="inline-flex items-center gap-1.5">
      <LineSample curve={curve} />
      {lineName(curve)}
      {/* Of one width whatever the number, so that nothing moves with the cursor. */}
      <span className="min-w-11 font-medium text-text">{value}</span>
      {aside === null ? null : <span className="min-w-20">{aside}</span>}
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
