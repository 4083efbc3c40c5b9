"use client";

import { Split } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { formatShare } from "@/lib/charts/format";
import type { LabelBarRow, LabelBarsModel } from "@/lib/charts/label-bars";
import { SPLITS } from "@/lib/charts/splits";
import { formatCount, pluralise } from "@/lib/utils";
import { Bar, BarList, LabelName, NoLabelFound, Swatch } from "./bar-list";
import { ChartFrame } from "./chart-frame";
import { SortableTable, type TableColumn } from "./sortable-table";

interface SplitDistributionProps {
  /** From `prepareLabelBars` with three series: train, validation, test. */
  model: LabelBarsModel;
  title: string;
  description?: ReactNode;
  controls?: ReactNode;
  className?: string;
}

const GRID = "@2xl:grid @2xl:grid-cols-[minmax(7rem,18%)_repeat(3,minmax(0,1fr))] @2xl:items-center @2xl:gap-x-5";

const bar = (row: LabelBarRow, index: number) => row.bars[index] ?? { count: 0, share: 0 };

/**
 * The labels of train, validation and test in one order. A bar is the label's share of its own split, all on one
 * scale: splits that keep the mix look alike, however different their sizes.
 */
export function SplitDistribution({ model, title, description, controls, className }: SplitDistributionProps) {
  if (model.series.every(({ total }) => total === 0)) {
    return (
      <ChartFrame title={title} controls={controls} {...(className && { className })}>
        <EmptyState
          icon={Split}
          title="No splits yet"
          description="Train, validation and test appear here side by side."
        />
      </ChartFrame>
    );
  }
  const totals = SPLITS.map(({ name }, index) => `${name} ${pluralise(model.series[index]?.total ?? 0, "row")}`);
  return (
    <ChartFrame
      title={title}
      description={description ?? "Length is a label's share of its split, on one scale."}
      controls={controls}
      table={<SplitTable model={model} title={title} />}
      {...(className && { className })}
    >
      {model.rows.length === 0 ? (
        <NoLabelFound />
      ) : (
        <BarList
          model={model}
          summary={`${title}: ${pluralise(model.rows.length, "label")}. ${totals.join(", ")}.`}
          header={<SplitHeader model={model} />}
          describeRow={describeRow}
          renderRow={(row) => <Row row={row} maxShare={model.maxShare} />}
          renderTooltip={(row) => <RowDetails row={row} />}
        />
      )}
    </ChartFrame>
  );
}

function SplitHeader({ model }: { model: LabelBarsModel }) {
  return (
    <div
      className={`sticky top-0 z-10 flex flex-wrap gap-x-4 gap-y-1 border-border border-b bg-surface px-2 py-2 text-xs ${GRID}`}
    >
      <span className="hidden text-muted @2xl:block">Label</span>
      {SPLITS.map(({ key, name, colour }, index) => (
        <span key={key} className="flex items-center gap-1.5 font-medium">
          <Swatch colour={colour} />
          {name}
          <span className="font-normal text-muted tabular-nums">{formatCount(model.series[index]?.total ?? 0)}</span>
        </span>
      ))}
    </div>
  );
}

function Row({ row, maxShare }: { row: LabelBarRow; maxShare: number }) {
  return (
    <div className={`py-1.5 text-sm @2xl:h-7 @2xl:py-0 ${GRID}`}>
      <LabelName label={row.label} className="block" />
      {SPLITS.map(({ key, colour }, index) => (
        <div key={key} className="grid grid-cols-[minmax(0,1fr)_3.25rem_3rem] items-center gap-x-2">
          <Bar length={maxShare > 0 ? bar(row, index).share / maxShare : 0} colour={colour} className="h-2 @2xl:h-3" />
          <span className="text-right text-xs tabular-nums @2xl:text-sm">{formatCount(bar(row, index).count)}</span>
          <span className="text-right text-muted text-xs tabular-nums">{formatShare(bar(row, index).share)}</span>
        </div>
      ))}
    </div>
  );
}

function RowDetails({ row }: { row: LabelBarRow }) {
  return (
    <>
      <p className="wrap-anywhere line-clamp-3 font-medium">{row.label || "(empty)"}</p>
      {SPLITS.map(({ key, name, colour }, index) => (
        <p key={key} className="flex items-center gap-1.5 tabular-nums">
          <Swatch colour={colour} />
          {name}: {pluralise(bar(row, index).count, "row")}, {formatShare(bar(row, index).share)}
        </p>
      ))}
    </>
  );
}

function SplitTable({ model, title }: { model: LabelBarsModel; title: string }) {
  const columns: TableColumn<LabelBarRow>[] = [
    { key: "label", title: "Label", value: (row) => row.label, text: (row) => row.label || "(empty)" },
    ...SPLITS.flatMap(({ key, name }, index): TableColumn<LabelBarRow>[] => [
      { key, title: name, value: (row) => bar(row, index).count, text: (row) => formatCount(bar(row, index).count) },
      {
        key: `${key}-share`,
        title: `${name} share`,
        value: (row) => bar(row, index).share,
        text: (row) => formatShare(bar(row, index).share),
      },
    ]),
  ];
  return <SortableTable label={title} columns={columns} rows={model.rows} rowKey={(row) => row.label} />;
}

function describeRow(row: LabelBarRow): string {
  const parts = SPLITS.map(({ name }, index) => `${name} ${formatCount(bar(row, index).count)}`);
  return `${row.label || "(empty)"}: ${parts.join(", ")}`;
}
