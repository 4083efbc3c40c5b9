"use client";

import { type ReactNode, useState } from "react";
import { formatShare } from "@/lib/charts/format";
import { describeHistogram, type HistogramBar, type HistogramModel } from "@/lib/charts/histogram";
import { cn, formatCount, pluralise } from "@/lib/utils";
import { ChartFrame } from "./chart-frame";
import { SortableTable } from "./sortable-table";

interface HistogramProps {
  /** From `prepareHistogram`. */
  model: HistogramModel;
  title: string;
  description?: ReactNode;
  /** What is measured: the name of the table's first column. */
  unit: string;
  /** Stands at the place from which on values are too much. */
  limitLabel?: string;
  footer?: ReactNode;
}

/** How many rows have which value: upright bars side by side. Plain elements, so that it costs no chart code. */
export function Histogram({ model, title, description, unit, limitLabel, footer }: HistogramProps) {
  const [active, setActive] = useState<number | null>(null);
  const { bars, limitAt, ticks } = model;
  const activeBar = active === null ? undefined : bars[active];
  return (
    <ChartFrame
      title={title}
      description={description}
      table={<HistogramTable model={model} title={title} unit={unit} />}
      footer={footer}
    >
      <div role="img" aria-label={`${title}. ${describeHistogram(model)}`} className="relative">
        <div className="relative flex h-28 items-end border-border border-b" onPointerLeave={() => setActive(null)}>
          {bars.map((bar, index) => (
            <div
              key={bar.from}
              onPointerEnter={() => setActive(index)}
              className={cn("flex h-full min-w-0 flex-1 items-end px-px", active === index && "bg-hover")}
            >
              <div
                data-mark
                style={{ height: bar.rows > 0 ? `max(2px, ${bar.height * 100}%)` : 0 }}
                className={cn("w-full rounded-t-xs", bar.isOverLimit ? "bg-warning" : "bg-accent")}
              />
            </div>
          ))}
          {limitAt === null ? null : <Limit share={limitAt} label={limitLabel} />}
        </div>
        <div className="relative mt-1 h-4 text-2xs text-muted tabular-nums">
          {ticks.map(({ index, label }) => (
            <span
              key={index}
              style={{ left: `${(index / Math.max(1, bars.length)) * 100}%` }}
              className={cn(
                "absolute -translate-x-1/2 whitespace-nowrap",
                index === 0 && "translate-x-0",
                index === bars.length && "-translate-x-full",
              )}
            >
              {label}
            </span>
          ))}
        </div>
        {activeBar === undefined || active === null ? null : (
          <Tooltip bar={activeBar} share={(active + 0.5) / bars.length} />
        )}
      </div>
    </ChartFrame>
  );
}

function Limit({ share, label }: { share: number; label: string | undefined }) {
  return (
    <div
      className="pointer-events-none absolute inset-y-0 border-warning border-l border-dashed"
      style={{ left: `${share * 100}%` }}
    >
      <span
        className={cn(
          "absolute top-0 whitespace-nowrap rounded-xs bg-surface/85 px-1 text-2xs text-warning",
          share > 0.6 ? "right-0" : "left-0",
        )}
      >
        {label}
      </span>
    </div>
  );
}

function Tooltip({ bar, share }: { bar: HistogramBar; share: number }) {
  return (
    <div
      style={{ left: `${share * 100}%` }}
      className={cn(
        "pointer-events-none absolute -top-1 z-10 whitespace-nowrap rounded-md border border-border bg-raised px-2.5 py-1.5",
        "text-text text-xs leading-5 shadow-raised",
        share < 0.3
          ? "translate-x-2"
          : share > 0.7
            ? "-translate-x-[calc(100%+0.5rem)]"
            : "-translate-x-1/2 -translate-y-full",
      )}
    >
      <p className="font-medium">{bar.name}</p>
      <p className="tabular-nums">
        {pluralise(bar.rows, "row")}, {formatShare(bar.share)}
      </p>
    </div>
  );
}

function HistogramTable({ model, title, unit }: { model: HistogramModel; title: string; unit: string }) {
  return (
    <SortableTable<HistogramBar>
      label={title}
      columns={[
        { key: "from", title: unit, value: ({ from }) => from, text: ({ name }) => name },
        { key: "rows", title: "Rows", value: ({ rows }) => rows, text: ({ rows }) => formatCount(rows) },
        { key: "share", title: "Share", value: ({ share }) => share, text: ({ share }) => formatShare(share) },
      ]}
      rows={model.bars}
      rowKey={({ from }) => from}
    />
  );
}
