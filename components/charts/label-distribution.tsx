"use client";

import { Tags } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { formatShare } from "@/lib/charts/format";
import type { LabelBarRow, LabelBarsModel } from "@/lib/charts/label-bars";
import { labelColour } from "@/lib/charts/label-colour";
import { formatCount, pluralise } from "@/lib/utils";
import { Bar, BarList, LabelName } from "./bar-list";
import { ChartFrame } from "./chart-frame";
import { SortableTable, type TableColumn } from "./sortable-table";

interface LabelDistributionProps {
  /** From `prepareLabelBars`. A second series is drawn faint behind the first: the counts before a step. */
  model: LabelBarsModel;
  title: string;
  description?: ReactNode;
  /** One colour for all bars, or each label in its own. */
  colour?: "accent" | "label";
  /** Makes labels pressable; `selected` is the one that is chosen. */
  onSelect?: (label: string) => void;
  selected?: string | undefined;
  className?: string;
}

/** How often each label occurs: horizontal bars, one row a label. */
export function LabelDistribution(props: LabelDistributionProps) {
  const { model, title, description, colour = "accent", onSelect, selected, className } = props;
  const [main, before] = model.series;
  if (!main || model.rows.length === 0) {
    return (
      <ChartFrame title={title} {...(className && { className })}>
        <EmptyState icon={Tags} title="No labels yet" description="The counts appear when there are labelled rows." />
      </ChartFrame>
    );
  }
  return (
    <ChartFrame
      title={title}
      description={description ?? <Totals model={model} />}
      table={<DistributionTable model={model} title={title} />}
      {...(className && { className })}
    >
      <BarList
        model={model}
        summary={`${title}: ${summarise(model)}`}
        describeRow={(row) => describeRow(row, before?.name)}
        renderRow={(row) => (
          <Row
            row={row}
            maxCount={model.maxCount}
            colour={colour === "label" ? labelColour(row.label) : "var(--accent)"}
          />
        )}
        renderTooltip={(row) => <RowDetails row={row} before={before?.name} />}
        onSelect={onSelect}
        selected={selected}
      />
    </ChartFrame>
  );
}

function Row({ row, maxCount, colour }: { row: LabelBarRow; maxCount: number; colour: string }) {
  const [now, before] = row.bars;
  const length = (count: number | undefined) => (maxCount > 0 ? (count ?? 0) / maxCount : 0);
  return (
    <div className="grid h-7 grid-cols-[minmax(4.5rem,34%)_minmax(0,1fr)_3.25rem] items-center gap-x-3 text-sm @sm:grid-cols-[minmax(6rem,28%)_minmax(0,1fr)_3.5rem_3.25rem]">
      <LabelName label={row.label} />
      <Bar length={length(now?.count)} before={before && length(before.count)} colour={colour} />
      <span className="text-right tabular-nums">{formatCount(now?.count ?? 0)}</span>
      <span className="hidden text-right text-muted tabular-nums @sm:block">{formatShare(now?.share ?? 0)}</span>
    </div>
  );
}

function RowDetails({ row, before }: { row: LabelBarRow; before: string | undefined }) {
  const [now, then] = row.bars;
  return (
    <>
      <p className="wrap-anywhere line-clamp-3 font-medium">{row.label || "(empty)"}</p>
      <p className="tabular-nums">
        {pluralise(now?.count ?? 0, "row")}, {formatShare(now?.share ?? 0)}
      </p>
      {then && before ? (
        <p className="text-muted tabular-nums">
          {before}: {formatCount(then.count)}, {formatShare(then.share)}
        </p>
      ) : null}
    </>
  );
}

function Totals({ model }: { model: LabelBarsModel }) {
  const [main, before] = model.series;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3">
      <span className="tabular-nums">
        {pluralise(model.rows.length, "label")}, {pluralise(main?.total ?? 0, "row")}
      </span>
      {before ? (
        <span className="inline-flex items-center gap-1.5 tabular-nums">
          <span aria-hidden data-mark className="h-2.5 w-4 border-muted border-r-2 bg-muted/25" />
          {before.name}: {pluralise(before.total, "row")}
        </span>
      ) : null}
    </span>
  );
}

function DistributionTable({ model, title }: { model: LabelBarsModel; title: string }) {
  const columns: TableColumn<LabelBarRow>[] = [
    { key: "label", title: "Label", value: (row) => row.label, text: (row) => row.label || "(empty)" },
    ...model.series.flatMap(({ name }, index): TableColumn<LabelBarRow>[] => {
      const bar = (row: LabelBarRow) => row.bars[index] ?? { count: 0, share: 0 };
      const prefix = model.series.length > 1 ? `${name}: ` : "";
      return [
        {
          key: `count-${index}`,
          title: `${prefix}Rows`,
          value: (row) => bar(row).count,
          text: (row) => formatCount(bar(row).count),
        },
        {
          key: `share-${index}`,
          title: `${prefix}Share`,
          value: (row) => bar(row).share,
          text: (row) => formatShare(bar(row).share),
        },
      ];
    }),
  ];
  return <SortableTable label={title} columns={columns} rows={model.rows} rowKey={(row) => row.label} />;
}

function describeRow({ label, bars: [now, then] }: LabelBarRow, before: string | undefined): string {
  const present = `${label || "(empty)"}: ${pluralise(now?.count ?? 0, "row")}, ${formatShare(now?.share ?? 0)}`;
  return then && before ? `${present}; ${before}: ${formatCount(then.count)}` : present;
}

function summarise(model: LabelBarsModel): string {
  const totals = `${pluralise(model.rows.length, "label")}, ${pluralise(model.series[0]?.total ?? 0, "row")}`;
  const byCount = model.rows.toSorted((a, b) => (b.bars[0]?.count ?? 0) - (a.bars[0]?.count ?? 0));
  const [largest, smallest] = [byCount[0], byCount.at(-1)];
  if (!largest || !smallest || largest === smallest) return totals;
  return `${totals}. Largest is ${describeRow(largest, undefined)}. Smallest is ${describeRow(smallest, undefined)}.`;
}
