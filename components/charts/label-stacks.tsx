"use client";

import { Tags } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { formatShare } from "@/lib/charts/format";
import type { LabelBarRow, LabelBarsModel } from "@/lib/charts/label-bars";
import { REPEATS_FILL, SPLITS } from "@/lib/charts/splits";
import { cn, formatCount, pluralise } from "@/lib/utils";
import { Bar, BarList, LabelName, NoLabelFound, Swatch } from "./bar-list";
import { ChartFrame } from "./chart-frame";
import { SortableTable, type TableColumn } from "./sortable-table";

interface LabelStacksProps {
  /** From `stackLabelBars` with four series, before, train, validation and test, and a fifth where rows of train repeat. */
  model: LabelBarsModel;
  title: string;
  description?: ReactNode;
  controls?: ReactNode;
  className?: string;
}

const countOf = (row: LabelBarRow, series: number) => row.bars[series]?.count ?? 0;
const usedOf = (row: LabelBarRow) => SPLITS.reduce((sum, _, index) => sum + countOf(row, index + 1), 0);

/** Lines that repeat a row of train. */
const repeatsOf = (row: LabelBarRow) => countOf(row, SPLITS.length + 1);

/**
 * The rows of each label before and after: a faint bar for those there were, and on it those that are used, one piece
 * for each split, and in stripes behind them what train repeats. The order and the scale are those of the rows before, so
 * that nothing but the pieces moves.
 */
export function LabelStacks({ model, title, description, controls, className }: LabelStacksProps) {
  if (model.series[0]?.total === 0) {
    return (
      <ChartFrame title={title} controls={controls} {...(className && { className })}>
        <EmptyState icon={Tags} title="No labels yet" description="The counts appear when there are labelled rows." />
      </ChartFrame>
    );
  }
  return (
    <ChartFrame
      title={title}
      description={description ?? <Legend model={model} />}
      controls={controls}
      table={<StackTable model={model} title={title} />}
      {...(className && { className })}
    >
      {model.rows.length === 0 ? (
        <NoLabelFound />
      ) : (
        <BarList
          model={model}
          summary={`${title}: ${pluralise(model.rows.length, "label")}. ${totals(model)}.`}
          describeRow={describeRow}
          renderRow={(row) => <Row row={row} model={model} />}
          renderTooltip={(row) => <RowDetails row={row} />}
        />
      )}
    </ChartFrame>
  );
}

function totals(model: LabelBarsModel): string {
  const unit = (index: number) => (index > SPLITS.length ? "line" : "row");
  return model.series.map(({ name, total }, index) => `${name} ${pluralise(total, unit(index))}`).join(", ");
}

const GRID = "grid h-7 items-center gap-x-3 text-sm @md:grid-cols-[minmax(6rem,28%)_minmax(0,1fr)_7.5rem]";
const NARROW = "grid-cols-[minmax(4.5rem,34%)_minmax(0,1fr)_3.5rem]";
/** With room for what is repeated. */
const NARROW_REPEATS = "grid-cols-[minmax(4.5rem,30%)_minmax(0,1fr)_5.5rem]";

function Row({ row, model: { maxCount, series } }: { row: LabelBarRow; model: LabelBarsModel }) {
  const [before, used] = [countOf(row, 0), usedOf(row)];
  const length = (count: number) => (maxCount > 0 ? Math.min(1, count / maxCount) : 0);
  return (
    <div className={cn(GRID, series.length > SPLITS.length + 1 ? NARROW_REPEATS : NARROW)}>
      <LabelName label={row.label} className={cn(used === 0 && "text-muted")} />
      <div aria-hidden className="relative h-3 min-w-0">
        <Bar length={0} before={length(before)} colour="transparent" />
        <Pieces row={row} length={length(used + repeatsOf(row))} />
      </div>
      <span className="truncate text-right text-muted text-xs tabular-nums">
        {used === 0 ? (
          <>
            left out<span className="@max-md:hidden">, {formatCount(before)}</span>
          </>
        ) : used === before ? (
          <span className="text-sm text-text">{formatCount(used)}</span>
        ) : (
          <>
            <span className="text-sm text-text">{formatCount(used)}</span>
            <span className="@max-md:hidden"> of {formatCount(before)}</span>
          </>
        )}
        {repeatsOf(row) > 0 ? ` +${formatCount(repeatsOf(row))}` : null}
      </span>
    </div>
  );
}

/** What is used of a label; what is not nothing shows at least a sliver. */
function Pieces({ row, length }: { row: LabelBarRow; length: number }) {
  if (length === 0) return null;
  return (
    <div
      className="absolute inset-y-0 left-0 flex gap-px overflow-hidden rounded-r-sm"
      style={{ width: `max(3px, ${length * 100}%)` }}
    >
      {SPLITS.map(({ key, colour }, index) => {
        const count = countOf(row, index + 1);
        return count === 0 ? null : (
          <span key={key} data-mark className="h-full" style={{ flexGrow: count, flexBasis: 0, background: colour }} />
        );
      })}
      {repeatsOf(row) === 0 ? null : (
        <span
          data-mark
          className="h-full"
          style={{ flexGrow: repeatsOf(row), flexBasis: 0, background: REPEATS_FILL }}
        />
      )}
    </div>
  );
}

function RowDetails({ row }: { row: LabelBarRow }) {
  const used = usedOf(row);
  return (
    <>
      <p className="wrap-anywhere line-clamp-3 font-medium">{row.label || "(empty)"}</p>
      <p className="text-muted tabular-nums">
        {formatCount(used)} of {pluralise(countOf(row, 0), "row")} used
      </p>
      {used === 0
        ? null
        : SPLITS.map(({ key, name, colour }, index) => (
            <p key={key} className="flex items-center gap-1.5 tabular-nums">
              <Swatch colour={colour} />
              {name}: {formatCount(countOf(row, index + 1))}, {formatShare(countOf(row, index + 1) / used)}
            </p>
          ))}
      {repeatsOf(row) === 0 ? null : (
        <p className="flex items-center gap-1.5 tabular-nums">
          <Swatch colour={REPEATS_FILL} />
          Train again: {pluralise(repeatsOf(row), "repeat")}
        </p>
      )}
    </>
  );
}

function Legend({ model }: { model: LabelBarsModel }) {
  const again = model.series[SPLITS.length + 1];
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3">
      {SPLITS.map(({ key, name, colour }) => (
        <span key={key} className="inline-flex items-center gap-1.5">
          <Swatch colour={colour} />
          {name}
        </span>
      ))}
      {again === undefined ? null : (
        <span className="inline-flex items-center gap-1.5">
          <Swatch colour={REPEATS_FILL} />
          {again.name}
        </span>
      )}
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden data-mark className="h-2.5 w-4 border-muted border-r-2 bg-muted/25" />
        {model.series[0]?.name}
      </span>
    </span>
  );
}

function StackTable({ model, title }: { model: LabelBarsModel; title: string }) {
  const counts = (key: string, name: string, of: (row: LabelBarRow) => number): TableColumn<LabelBarRow> => ({
    key,
    title: name,
    value: of,
    text: (row) => formatCount(of(row)),
  });
  const columns: TableColumn<LabelBarRow>[] = [
    { key: "label", title: "Label", value: (row) => row.label, text: (row) => row.label || "(empty)" },
    counts("before", model.series[0]?.name ?? "", (row) => countOf(row, 0)),
    counts("used", "Used", usedOf),
    ...SPLITS.map(({ key, name }, index) => counts(key, name, (row) => countOf(row, index + 1))),
    ...(model.series.length > SPLITS.length + 1 ? [counts("repeats", "Repeats", repeatsOf)] : []),
  ];
  return <SortableTable label={title} columns={columns} rows={model.rows} rowKey={(row) => row.label} />;
}

function describeRow(row: LabelBarRow): string {
  const name = row.label || "(empty)";
  const used = usedOf(row);
  if (used === 0) return `${name}: left out, ${pluralise(countOf(row, 0), "row")}`;
  const again = repeatsOf(row) === 0 ? "" : ` + ${pluralise(repeatsOf(row), "repeat")}`;
  const parts = SPLITS.map(
    ({ key, name }, index) => `${name} ${formatCount(countOf(row, index + 1))}${key === "train" ? again : ""}`,
  );
  return `${name}: ${formatCount(used)} of ${pluralise(countOf(row, 0), "row")} used; ${parts.join(", ")}`;
}
