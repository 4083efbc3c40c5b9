"use client";

import { LineChart as LineChartIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Skeleton } from "@/components/ui/skeleton";
import { Slider } from "@/components/ui/slider";
import { formatLoss } from "@/lib/charts/format";
import { type LossModel, type LossPoint, prepareLossSeries } from "@/lib/charts/loss-series";
import type { Domain } from "@/lib/charts/ticks";
import { formatCount, pluralise } from "@/lib/utils";
import { ChartFrame } from "./chart-frame";
import { SortableTable, type TableColumn } from "./sortable-table";
import { MAX_SMOOTHING, useLossPreferences } from "./use-loss-preferences";

interface LossChartProps {
  points: readonly LossPoint[];
  /** Fixes the end of the step axis, so that a running chart does not rescale; null when it is not known. */
  totalSteps: number | null;
  /** Training goes on: more points are to come. */
  isLive: boolean;
  title?: string;
  className?: string;
}

const HEIGHT_PX = 280;
const ANNOUNCE_EVERY_MS = 10_000;

const SCALES = [
  { value: "linear", label: "Linear" },
  { value: "log", label: "Log" },
] as const;

/** Fetches the plot's code ahead, so that a page that waits for its first step needs nothing more of the server then. */
export function preloadLossChart(): void {
  // A failure here shows when the plot is drawn, where it can be told and mended.
  import("./loss-plot").catch(() => undefined);
}

const LossPlot = dynamic(() => import("./loss-plot").then((module) => module.LossPlot), {
  ssr: false,
  loading: () => <Skeleton style={{ height: HEIGHT_PX }} />,
});

/** Training and validation loss over the steps of one run. */
export function LossChart({ points, totalSteps, isLive, title = "Loss", className }: LossChartProps) {
  const { smoothing, scale, setSmoothing, setScale } = useLossPreferences();
  const [window, setWindow] = useState<Domain | null>(null);
  const model = useMemo(
    () => prepareLossSeries({ points, totalSteps, smoothing, scale, window }),
    [points, totalSteps, smoothing, scale, window],
  );
  const words = sayFinding(model);
  const announced = useSlowly(words.join(" "), isLive);
  const hasPoints = model.points.length > 0;
  return (
    <ChartFrame
      title={title}
      description={<Legend isSmoothed={model.isSmoothed} />}
      {...(className && { className })}
      {...(hasPoints && {
        table: <LossTable points={model.points} title={title} />,
        controls: (
          <>
            {window ? (
              <Button variant="link" size="sm" onClick={() => setWindow(null)}>
                Show all steps
              </Button>
            ) : null}
            <Smoothing value={smoothing} onValueChange={setSmoothing} />
            <SegmentedControl label="Scale" size="sm" options={SCALES} value={scale} onValueChange={setScale} />
          </>
        ),
      })}
      footer={
        <>
          {/* Keeps its line while there is nothing to say, so that the first point moves nothing. */}
          <p className="min-h-5 tabular-nums">{words.join(" ")}</p>
          <p role="status" className="sr-only">
            {announced}
          </p>
        </>
      }
    >
      <div style={{ minHeight: HEIGHT_PX }} className="grid">
        <Plot model={model} isLive={isLive} hasPoints={hasPoints}>
          <LossPlot
            model={model}
            scale={scale}
            heightPx={HEIGHT_PX}
            label={`${title}. ${words.join(" ")} Arrow keys read the steps.`}
            onZoom={setWindow}
          />
        </Plot>
      </div>
    </ChartFrame>
  );
}

interface PlotProps {
  model: LossModel;
  isLive: boolean;
  hasPoints: boolean;
  children: ReactNode;
}

function Plot({ model, isLive, hasPoints, children }: PlotProps) {
  if (!hasPoints) {
    return (
      <EmptyState
        icon={LineChartIcon}
        className="justify-center py-0"
        title={isLive ? "Waiting for the first step…" : "No loss was recorded"}
        description={
          isLive ? "The lines begin as soon as the server reports a loss." : "This run ended before its first step."
        }
      />
    );
  }
  if (model.yDomain === null) {
    return (
      <EmptyState
        className="justify-center py-0"
        title="Nothing to draw here"
        description={
          model.hiddenByScale > 0
            ? "A logarithmic scale shows values above zero only; the linear one shows these."
            : "No loss was measured at these steps."
        }
      />
    );
  }
  return children;
}

const LEGEND = [
  { name: "Training", colour: "var(--split-train)", dash: undefined, opacity: 1 },
  { name: "as measured", colour: "var(--split-train)", dash: undefined, opacity: 0.35 },
  { name: "Validation", colour: "var(--split-validation)", dash: "5 4", opacity: 1 },
] as const;

/** Line samples with their pattern: the lines are told apart without colour too. */
function Legend({ isSmoothed }: { isSmoothed: boolean }) {
  const entries = isSmoothed ? LEGEND : LEGEND.filter((entry) => entry.name !== "as measured");
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      {entries.map(({ name, colour, dash, opacity }) => (
        <span key={name} className="inline-flex items-center gap-1.5">
          <svg aria-hidden="true" width="20" height="8">
            <line
              x2="20"
              y1="4"
              y2="4"
              stroke={colour}
              strokeWidth="2"
              strokeDasharray={dash}
              strokeOpacity={opacity}
            />
            {dash ? <circle cx="10" cy="4" r="3" fill={colour} /> : null}
          </svg>
          {name}
        </span>
      ))}
    </span>
  );
}

function Smoothing({ value, onValueChange }: { value: number; onValueChange: (value: number) => void }) {
  const id = useId();
  return (
    <div className="flex items-center gap-2 text-muted text-xs">
      <span id={id}>Smoothing</span>
      <Slider
        aria-labelledby={id}
        className="w-24"
        min={0}
        max={MAX_SMOOTHING}
        step={0.01}
        value={value}
        onValueChange={onValueChange}
      />
      <span className="w-7 text-right tabular-nums">{value.toFixed(2)}</span>
    </div>
  );
}

const COLUMNS: readonly TableColumn<LossPoint>[] = [
  { key: "step", title: "Step", value: (point) => point.step, text: (point) => formatCount(point.step) },
  {
    key: "train",
    title: "Training loss",
    value: (point) => point.trainLoss,
    text: (point) => lossText(point.trainLoss),
  },
  {
    key: "valid",
    title: "Validation loss",
    value: (point) => point.validLoss,
    text: (point) => lossText(point.validLoss),
  },
];

const lossText = (loss: number | null) => (loss === null ? "–" : formatLoss(loss));

function LossTable({ points, title }: { points: readonly LossPoint[]; title: string }) {
  return <SortableTable label={title} columns={COLUMNS} rows={points} rowKey={(point) => point.step} />;
}

/** The finding in sentences: last and best values with their steps. */
function sayFinding({ lastTrain, lastValid, bestValid, stoppedImprovingAt, hiddenByScale }: LossModel): string[] {
  const words: string[] = [];
  if (lastTrain) words.push(`Training loss ${formatLoss(lastTrain.loss)} at step ${formatCount(lastTrain.step)}.`);
  if (bestValid)
    words.push(`Best validation loss ${formatLoss(bestValid.loss)} at step ${formatCount(bestValid.step)}.`);
  if (lastValid && lastValid.step !== bestValid?.step) {
    words.push(`Last ${formatLoss(lastValid.loss)} at step ${formatCount(lastValid.step)}.`);
  }
  if (stoppedImprovingAt !== null)
    words.push(`Validation stopped improving at step ${formatCount(stoppedImprovingAt)}.`);
  if (hiddenByScale > 0)
    words.push(`${pluralise(hiddenByScale, "value")} at zero or below cannot stand on a log scale.`);
  return words;
}

/** The text as it was at the last ten-second mark: a chart that speaks with every step would drown everything else. */
function useSlowly(text: string, isLive: boolean): string {
  const latest = useRef(text);
  const [slow, setSlow] = useState("");
  useEffect(() => {
    latest.current = text;
  });
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(() => setSlow(latest.current), ANNOUNCE_EVERY_MS);
    return () => clearInterval(timer);
  }, [isLive]);
  return slow;
}
