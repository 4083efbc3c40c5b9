"use client";

import { useState } from "react";
import {
  CartesianGrid,
  type DotItemDotProps,
  Line,
  LineChart,
  type MouseHandlerDataParam,
  ReferenceArea,
  ReferenceDot,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatLoss, formatMagnitude, tickFormat } from "@/lib/charts/format";
import type { LossModel, LossRow, LossScale } from "@/lib/charts/loss-series";
import type { Domain } from "@/lib/charts/ticks";
import { formatCount } from "@/lib/utils";

interface LossPlotProps {
  model: LossModel;
  scale: LossScale;
  /** The chart in a sentence. */
  label: string;
  heightPx: number;
  onZoom: (window: Domain | null) => void;
}

const TICK = { fontSize: 11, fill: "var(--muted)" } as const;
const TRAIN = "var(--split-train)";
const VALIDATION = "var(--split-validation)";

/** The lines themselves, and nothing decided: kept apart because only this file needs Recharts. */
export function LossPlot({ model, scale, label, heightPx, onZoom }: LossPlotProps) {
  const { selection, handlers } = useDragZoom(onZoom);
  if (model.yDomain === null) return null;
  const toLoss = (height: number) => (scale === "log" ? 10 ** height : height);
  const formatTick = tickFormat(model.yTicks.map(toLoss));
  const best = model.rows.find((row) => row.step === model.bestValid?.step && row.valid !== null);
  return (
    <LineChart
      responsive
      accessibilityLayer
      aria-label={label}
      data={[...model.rows]}
      margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
      style={{ width: "100%", height: heightPx }}
      className="select-none [&_svg]:rounded-sm"
      onDoubleClick={() => onZoom(null)}
      {...handlers}
    >
      <CartesianGrid syncWithTicks vertical={false} stroke="var(--chart-grid)" />
      <XAxis
        dataKey="step"
        type="number"
        domain={[...model.xDomain]}
        ticks={[...model.xTicks]}
        tickFormatter={formatMagnitude}
        allowDataOverflow
        tick={TICK}
        tickLine={false}
        axisLine={{ stroke: "var(--border)" }}
      />
      <YAxis
        domain={[...model.yDomain]}
        ticks={[...model.yTicks]}
        tickFormatter={(height: number) => formatTick(toLoss(height))}
        allowDataOverflow
        width={48}
        tick={TICK}
        tickLine={false}
        axisLine={false}
      />
      <Tooltip
        content={({ active, label: step }) =>
          active ? <Details row={model.rows.find((row) => row.step === step)} /> : null
        }
        cursor={{ stroke: "var(--border-strong)" }}
        isAnimationActive={false}
      />
      <Line
        dataKey="train"
        name="Training, as measured"
        type="linear"
        stroke={TRAIN}
        strokeWidth={1.5}
        strokeOpacity={model.isSmoothed ? 0.35 : 1}
        dot={LoneDot}
        activeDot={model.isSmoothed ? false : { r: 3, strokeWidth: 0 }}
        isAnimationActive={false}
      />
      {model.isSmoothed ? (
        <Line
          dataKey="smooth"
          name="Training, smoothed"
          type="linear"
          stroke={TRAIN}
          strokeWidth={2}
          dot={false}
          activeDot={{ r: 3, strokeWidth: 0, fill: TRAIN }}
          isAnimationActive={false}
        />
      ) : null}
      <Line
        dataKey="valid"
        name="Validation"
        type="linear"
        stroke={VALIDATION}
        strokeWidth={1.5}
        strokeDasharray="5 4"
        // Steps between two evaluations have no value because none was due: the line runs from one to the next.
        connectNulls
        dot={{ r: 2.5, strokeWidth: 0, fill: VALIDATION, strokeDasharray: "none", clipDot: false }}
        activeDot={{ r: 4, strokeWidth: 0, fill: VALIDATION }}
        isAnimationActive={false}
      />
      {best && best.valid !== null ? (
        <ReferenceDot x={best.step} y={best.valid} r={6} fill="none" stroke={VALIDATION} strokeWidth={1.5} />
      ) : null}
      {selection ? <ReferenceArea x1={selection[0]} x2={selection[1]} fill="var(--accent)" fillOpacity={0.12} /> : null}
    </LineChart>
  );
}

/** A dot only where no line can be: a value whose neighbours are missing. */
function LoneDot({ cx, cy, payload, index }: DotItemDotProps) {
  // Recharts types the payload as any; it is the row that went in.
  const row: LossRow | undefined = payload;
  return row?.isAlone ? <circle key={index} cx={cx} cy={cy} r={3} fill={TRAIN} /> : <g key={index} />;
}

function Details({ row }: { row: LossRow | undefined }) {
  if (!row) return null;
  const lines = [
    ["Training", row.trainLoss],
    ["Smoothed", row.smoothLoss === row.trainLoss ? null : row.smoothLoss],
    ["Validation", row.validLoss],
  ] as const;
  return (
    <div
      role="status"
      className="rounded-md border border-border bg-raised px-3 py-2 text-text text-xs leading-5 shadow-raised"
    >
      <p className="font-medium tabular-nums">Step {formatCount(row.step)}</p>
      <dl className="grid grid-cols-[auto_auto] gap-x-4">
        {lines.map(([name, loss]) =>
          loss === null ? null : (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="text-right tabular-nums">{formatLoss(loss)}</dd>
            </div>
          ),
        )}
      </dl>
    </div>
  );
}

/** Dragging across the plot selects the steps to look at. */
function useDragZoom(onZoom: (window: Domain) => void) {
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const stepOf = ({ activeLabel }: MouseHandlerDataParam) => (activeLabel === undefined ? null : Number(activeLabel));
  const handlers = {
    onMouseDown: (state: MouseHandlerDataParam) => {
      const step = stepOf(state);
      if (step !== null) setDrag({ from: step, to: step });
    },
    onMouseMove: (state: MouseHandlerDataParam) => {
      const step = stepOf(state);
      if (drag && step !== null) setDrag({ ...drag, to: step });
    },
    onMouseUp: () => {
      if (drag && drag.from !== drag.to) onZoom([Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)]);
      setDrag(null);
    },
    onMouseLeave: () => setDrag(null),
  };
  const selection = drag && drag.from !== drag.to ? ([drag.from, drag.to] as const) : null;
  return { selection, handlers };
}
