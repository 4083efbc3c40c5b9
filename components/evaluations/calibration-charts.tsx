"use client";

import { ChartFrame } from "@/components/charts/chart-frame";
import { SortableTable } from "@/components/charts/sortable-table";
import { Card } from "@/components/ui/card";
import { describeCalibration } from "@/lib/evaluations/describe-report";
import type { CalibrationReport, TargetReport } from "@/lib/evaluations/report-schema";
import { formatCount, pluralise } from "@/lib/utils";
import { ConfidenceHistogram } from "./confidence-histogram";
import { percent } from "./scores";

interface CalibrationChartsProps {
  calibration: CalibrationReport;
  kind: TargetReport["kind"];
}

/** Whether scores mean what they say: against what was right, and how right and wrong answers are spread over them. */
export function CalibrationCharts({ calibration, kind }: CalibrationChartsProps) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card className="p-5">
        <ReliabilityDiagram calibration={calibration} kind={kind} />
      </Card>
      <Card className="p-5">
        <ConfidenceHistogram bins={calibration.histogram} />
      </Card>
    </div>
  );
}

const SIDE = 340;
const MARGIN = { left: 40, bottom: 34, top: 8, right: 8 };
const TICKS = [0, 0.25, 0.5, 0.75, 1];

const x = (share: number) => MARGIN.left + share * (SIDE - MARGIN.left - MARGIN.right);
const y = (share: number) => SIDE - MARGIN.bottom - share * (SIDE - MARGIN.top - MARGIN.bottom);

type Bin = CalibrationReport["bins"][number];

function ReliabilityDiagram({ calibration, kind }: CalibrationChartsProps) {
  const { bins, expectedCalibrationError: error } = calibration;
  const of = kind === "multi" ? "label scores" : "answers";
  return (
    <ChartFrame
      title="Reliability"
      description="On the line, a score is the share that is right; below it, the model is too sure of itself."
      footer={describeCalibration(calibration)}
      table={
        <SortableTable<Bin>
          label="Reliability by score"
          columns={[
            { key: "low", title: "Score", value: ({ low }) => low, text: binName },
            {
              key: "confidence",
              title: "Mean score",
              value: ({ confidence }) => confidence,
              text: (b) => percent(b.confidence),
            },
            { key: "right", title: "Right", value: ({ right }) => right, text: (b) => percent(b.right) },
            { key: "rows", title: "Rows", value: ({ rows }) => rows, text: (b) => formatCount(b.rows) },
          ]}
          rows={bins}
          rowKey={({ low }) => low}
        />
      }
    >
      <svg
        viewBox={`0 0 ${SIDE} ${SIDE}`}
        role="img"
        aria-label={`Reliability of ${of}, ${pluralise(bins.length, "group")} by score. Expected calibration error ${percent(error)}.`}
        className="mx-auto block w-full max-w-[22rem] text-2xs tabular-nums"
      >
        <Axes />
        <path d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} className="stroke-border-strong" strokeDasharray="4 3" />
        <Gaps bins={bins} />
        <path
          d={bins.map((bin, index) => `${index === 0 ? "M" : "L"}${x(bin.confidence)} ${y(bin.right)}`).join("")}
          className="fill-none stroke-chart-1"
          strokeWidth={1.5}
        />
        <Dots bins={bins} />
      </svg>
    </ChartFrame>
  );
}

const binName = ({ low, high }: { low: number; high: number }) => `${percent(low)} to ${percent(high)}`;

function Axes() {
  return (
    <g>
      {TICKS.map((tick) => (
        <g key={tick}>
          <path d={`M${x(tick)} ${y(0)}V${y(1)}M${x(0)} ${y(tick)}H${x(1)}`} className="stroke-chart-grid" />
          <text x={x(tick)} y={y(0) + 14} textAnchor={tick === 1 ? "end" : "middle"} className="fill-muted">
            {tick * 100}%
          </text>
          <text x={x(0) - 6} y={y(tick) + 3} textAnchor="end" className="fill-muted">
            {tick * 100}%
          </text>
        </g>
      ))}
      <text x={x(0.5)} y={SIDE - 4} textAnchor="middle" className="fill-muted">
        score
      </text>
      <text x={x(0) + 6} y={y(1) + 12} className="fill-muted">
        share that is right
      </text>
    </g>
  );
}

/** From each group to the line: how far a score is from the truth. */
function Gaps({ bins }: { bins: readonly Bin[] }) {
  return bins.map(({ low, confidence, right }) => (
    <path
      key={low}
      d={`M${x(confidence)} ${y(confidence)}V${y(right)}`}
      className="stroke-chart-2"
      strokeOpacity={0.6}
      strokeWidth={3}
    />
  ));
}

/** Larger where there are more rows. */
function Dots({ bins }: { bins: readonly Bin[] }) {
  const most = Math.max(1, ...bins.map(({ rows }) => rows));
  return bins.map((bin) => (
    <circle
      key={bin.low}
      cx={x(bin.confidence)}
      cy={y(bin.right)}
      r={2.5 + 3.5 * Math.sqrt(bin.rows / most)}
      className="fill-chart-1 stroke-surface"
    >
      <title>{`${binName(bin)}: ${percent(bin.right)} of ${pluralise(bin.rows, "row")} right, mean score ${percent(bin.confidence)}`}</title>
    </circle>
  ));
}
