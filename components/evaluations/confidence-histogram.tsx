"use client";

import { useState } from "react";
import { ChartFrame } from "@/components/charts/chart-frame";
import { SortableTable } from "@/components/charts/sortable-table";
import type { CalibrationReport } from "@/lib/evaluations/report-schema";
import { cn, formatCount, pluralise } from "@/lib/utils";
import { percent } from "./scores";

type Bin = CalibrationReport["histogram"][number];

const RIGHT = "bg-status-blue";
// Striped as well, so that it does not take colours to tell it from what is right.
const WRONG =
  "bg-status-red bg-[repeating-linear-gradient(45deg,transparent_0_3px,color-mix(in_oklab,var(--surface)_45%,transparent)_3px_5px)]";

/** Answers by their score, the right ones upwards and the wrong ones downwards, on one scale. */
export function ConfidenceHistogram({ bins }: { bins: readonly Bin[] }) {
  const [active, setActive] = useState<number | null>(null);
  const mostRight = Math.max(1, ...bins.map(({ right }) => right));
  const mostWrong = Math.max(1, ...bins.map(({ wrong }) => wrong));
  const bin = active === null ? undefined : bins[active];
  return (
    <ChartFrame
      title="Right and wrong by score"
      description={<Legend />}
      footer={bin === undefined ? summary(bins) : binWords(bin)}
      table={<HistogramTable bins={bins} />}
    >
      <div role="img" aria-label={`Scores of right and wrong answers. ${summary(bins)}`}>
        {/* Each half has the room that its largest bar takes, so that a row is as high in both. */}
        <div className="flex h-52" onPointerLeave={() => setActive(null)}>
          {bins.map(({ low, right, wrong }, index) => (
            <div
              key={low}
              onPointerEnter={() => setActive(index)}
              className={cn("flex min-w-0 flex-1 flex-col px-px", active === index && "bg-hover")}
            >
              <Half
                share={right / (mostRight + mostWrong)}
                room={mostRight / (mostRight + mostWrong)}
                isUp
                className={RIGHT}
              />
              <Half
                share={wrong / (mostRight + mostWrong)}
                room={mostWrong / (mostRight + mostWrong)}
                className={WRONG}
              />
            </div>
          ))}
        </div>
        <div className="mt-1 flex justify-between text-2xs text-muted tabular-nums">
          <span>0%</span>
          <span>score of the answer</span>
          <span>100%</span>
        </div>
      </div>
    </ChartFrame>
  );
}

interface HalfProps {
  /** Of the whole height: the bar, and the room that it stands in. */
  share: number;
  room: number;
  isUp?: boolean;
  className: string;
}

function Half({ share, room, isUp = false, className }: HalfProps) {
  return (
    <div
      className={cn("flex min-h-2", isUp ? "items-end border-border-strong border-b" : "items-start")}
      style={{ flex: `${Math.max(room, 0.04)} 1 0%` }}
    >
      <div
        data-mark
        className={cn("w-full", isUp ? "rounded-t-xs" : "rounded-b-xs", className)}
        style={{ height: share === 0 ? 0 : `max(2px, ${(share / room) * 100}%)` }}
      />
    </div>
  );
}

function Legend() {
  return (
    <span className="inline-flex flex-wrap gap-x-4 gap-y-1">
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden data-mark className={cn("size-2.5 rounded-xs", RIGHT)} />
        right, upwards
      </span>
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden data-mark className={cn("size-2.5 rounded-xs", WRONG)} />
        wrong, downwards
      </span>
    </span>
  );
}

function summary(bins: readonly Bin[]): string {
  const sure = bins.filter(({ low }) => low >= 0.9 - 1e-9);
  const [right, wrong] = [sum(sure, "right"), sum(sure, "wrong")];
  if (right + wrong === 0) return "No answer has a score of 90% or more.";
  return `Of ${pluralise(right + wrong, "answer")} with a score of 90% or more, ${formatCount(wrong)} ${wrong === 1 ? "is" : "are"} wrong.`;
}

function sum(bins: readonly Bin[], of: "right" | "wrong"): number {
  return bins.reduce((total, bin) => total + bin[of], 0);
}

function binWords({ low, high, right, wrong }: Bin): string {
  return `Scores from ${percent(low)} to ${percent(high)}: ${formatCount(right)} right, ${formatCount(wrong)} wrong.`;
}

function HistogramTable({ bins }: { bins: readonly Bin[] }) {
  return (
    <SortableTable<Bin>
      label="Scores of right and wrong answers"
      columns={[
        { key: "low", title: "Score", value: ({ low }) => low, text: (b) => `${percent(b.low)} to ${percent(b.high)}` },
        { key: "right", title: "Right", value: ({ right }) => right, text: (b) => formatCount(b.right) },
        { key: "wrong", title: "Wrong", value: ({ wrong }) => wrong, text: (b) => formatCount(b.wrong) },
      ]}
      rows={bins}
      rowKey={({ low }) => low}
    />
  );
}
