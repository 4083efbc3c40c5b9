"use client";

import { useState } from "react";
import { ChartFrame } from "@/components/charts/chart-frame";
import { SortableTable } from "@/components/charts/sortable-table";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { niceTicks, paddedDomain } from "@/lib/charts/ticks";
import { type CurveSummary, summariseCurve } from "@/lib/evaluations/learning/describe";
import type { LearningRun } from "@/lib/evaluations/learning-schema";
import { formatCount, pluralise } from "@/lib/utils";
import { percent } from "./scores";

interface LearningChartProps {
  runs: readonly LearningRun[];
  target: string;
}

/** Small, so that its words can be read where it is drawn smaller: on a phone. */
const WIDTH = 360;
const HEIGHT = 210;
const MARGIN = { left: 44, right: 24, top: 10, bottom: 36 };

type Scale = "linear" | "log";

/** Macro-F1 over the training rows: the mean of the trainings of each size, and a band from the lowest to the highest. */
export function LearningChart({ runs, target }: LearningChartProps) {
  const [scale, setScale] = useState<Scale>("linear");
  const points = summariseCurve(runs, target, null);
  if (points.length === 0) return null;
  return (
    <ChartFrame
      title={`Macro-F1 of ${target}`}
      description="The line is the mean of the trainings of a size, the band goes from the lowest to the highest."
      controls={
        <SegmentedControl<Scale>
          label="Scale of the rows"
          size="sm"
          options={[
            { value: "linear", label: "Linear" },
            { value: "log", label: "Log" },
          ]}
          value={scale}
          onValueChange={setScale}
        />
      }
      table={<LearningTable points={points} />}
    >
      <Plot points={points} scale={scale} label={wordsOf(points, target)} />
    </ChartFrame>
  );
}

function wordsOf(points: readonly CurveSummary[], target: string): string {
  const parts = points.map(({ rows, mean }) => `${percent(mean)} with ${pluralise(rows, "row")}`);
  return `Macro-F1 of ${target}: ${parts.join(", ")}.`;
}

function Plot({ points, scale, label }: { points: readonly CurveSummary[]; scale: Scale; label: string }) {
  const [low, high] = paddedDomain(points.flatMap((point) => [point.low, point.high])) ?? [0, 1];
  const [bottom, top] = [Math.max(0, low), Math.min(1, Math.max(high, low + 0.02))];
  const place = scale === "log" ? Math.log : (rows: number) => rows;
  const most = place(Math.max(...points.map(({ rows }) => rows)));
  const least = scale === "log" ? place(Math.min(...points.map(({ rows }) => rows))) : 0;
  const x = (rows: number) =>
    MARGIN.left + ((place(rows) - least) / Math.max(1e-9, most - least)) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (score: number) =>
    MARGIN.top + ((top - score) / Math.max(1e-9, top - bottom)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const line = (values: readonly (readonly [number, number])[]) =>
    values.map(([rows, score], index) => `${index === 0 ? "M" : "L"}${x(rows)} ${y(score)}`).join("");
  const upper = points.map(({ rows, high: score }) => [rows, score] as const);
  const lower = points.map(({ rows, low: score }) => [rows, score] as const).reverse();
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
      className="block w-full max-w-[28rem] text-2xs tabular-nums"
    >
      {niceTicks([bottom, top], 4).map((tick) => (
        <g key={tick}>
          <path d={`M${MARGIN.left} ${y(tick)}H${WIDTH - MARGIN.right}`} className="stroke-chart-grid" />
          <text x={MARGIN.left - 6} y={y(tick) + 3} textAnchor="end" className="fill-muted">
            {percent(tick)}
          </text>
        </g>
      ))}
      <path d={`${line(upper)}${line(lower).replace("M", "L")}Z`} className="fill-chart-1 opacity-20" />
      <path
        d={line(points.map(({ rows, mean }) => [rows, mean]))}
        className="fill-none stroke-chart-1"
        strokeWidth={1.5}
      />
      {points.map(({ size, rows, mean }) => (
        <g key={size}>
          <circle cx={x(rows)} cy={y(mean)} r={3} className="fill-chart-1" />
          <text x={x(rows)} y={HEIGHT - MARGIN.bottom + 14} textAnchor="middle" className="fill-muted">
            {formatCount(rows)}
          </text>
        </g>
      ))}
      <text x={(MARGIN.left + WIDTH - MARGIN.right) / 2} y={HEIGHT - 4} textAnchor="middle" className="fill-muted">
        training rows
      </text>
    </svg>
  );
}

function LearningTable({ points }: { points: readonly CurveSummary[] }) {
  return (
    <SortableTable<CurveSummary>
      label="Learning curve by size"
      columns={[
        { key: "rows", title: "Training rows", value: ({ rows }) => rows, text: ({ rows }) => formatCount(rows) },
        { key: "trainings", title: "Trainings", value: ({ trainings }) => trainings },
        { key: "mean", title: "Mean macro-F1", value: ({ mean }) => mean, text: ({ mean }) => percent(mean) },
        { key: "low", title: "Lowest", value: ({ low }) => low, text: ({ low }) => percent(low) },
        { key: "high", title: "Highest", value: ({ high }) => high, text: ({ high }) => percent(high) },
      ]}
      rows={points}
      rowKey={({ size }) => size}
    />
  );
}
