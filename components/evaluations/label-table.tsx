"use client";

import Link from "next/link";
import { SortableTable, type TableColumn } from "@/components/charts/sortable-table";
import { Badge } from "@/components/ui/badge";
import type { LabelReport, TargetReport } from "@/lib/evaluations/report-schema";
import { predictionsHref } from "@/lib/evaluations/search-params";
import { formatCount, pluralise } from "@/lib/utils";
import { percent } from "./scores";

/** With fewer rows a score says little: one row more or less moves it by seven points. */
export const FEW_ROWS = 15;

interface LabelTableProps {
  evaluationId: string;
  target: TargetReport;
}

/** Every label against all others. The counts behind a share stand on it when it is hovered. */
export function LabelTable({ evaluationId, target }: LabelTableProps) {
  return (
    <SortableTable<LabelReport>
      label={`Scores by label of ${target.target}`}
      columns={columnsOf(evaluationId, target)}
      rows={target.labels}
      rowKey={({ label }) => label}
      className="max-h-[32rem] bg-surface"
    />
  );
}

function columnsOf(evaluationId: string, { target, kind }: TargetReport): TableColumn<LabelReport>[] {
  const columns: TableColumn<LabelReport>[] = [
    {
      key: "label",
      title: "Label",
      value: ({ label }) => label,
      cell: ({ label, falseNegatives }) => (
        // On a phone the numbers scroll away beside a name that can still be read.
        <span className="inline-block min-w-32">
          <LabelLink
            label={label}
            href={predictionsHref(evaluationId, {
              target,
              truth: label,
              outcome: falseNegatives > 0 ? "wrong" : "all",
            })}
          />
        </span>
      ),
    },
    {
      key: "support",
      title: "Rows",
      value: ({ support }) => support,
      cell: ({ support }) => <Support rows={support} />,
    },
    shareColumn("precision", "Precision", ({ truePositives, falsePositives }) => {
      const given = truePositives + falsePositives;
      return `${formatCount(truePositives)} of ${pluralise(given, "row")} that got this label have it`;
    }),
    shareColumn("recall", "Recall", ({ truePositives, support }) => {
      return `${formatCount(truePositives)} of ${pluralise(support, "row")} with this label got it`;
    }),
    shareColumn("f1", "F1", ({ truePositives, falsePositives, falseNegatives }) => {
      const counts = `2 × ${truePositives} ÷ (2 × ${truePositives} + ${falsePositives} + ${falseNegatives})`;
      return `${counts}: right twice, by right twice, wrongly given and missed`;
    }),
  ];
  return kind === "single" ? [...columns, confusedColumn(evaluationId, target)] : [...columns, averagePrecision];
}

const averagePrecision: TableColumn<LabelReport> = {
  key: "averagePrecision",
  title: "Average precision",
  value: ({ averagePrecision: value }) => value,
  text: ({ averagePrecision: value }) => (value === null ? "–" : percent(value)),
};

function shareColumn(
  key: "precision" | "recall" | "f1",
  title: string,
  counts: (label: LabelReport) => string,
): TableColumn<LabelReport> {
  return {
    key,
    title,
    value: (label) => label[key],
    cell: (label) => <span title={counts(label)}>{percent(label[key])}</span>,
  };
}

function confusedColumn(evaluationId: string, target: string): TableColumn<LabelReport> {
  return {
    key: "confused",
    title: "Most often called",
    value: ({ mostConfusedWith }) => mostConfusedWith?.label ?? null,
    cell: ({ label, mostConfusedWith }) =>
      mostConfusedWith === null ? (
        <span className="text-muted">–</span>
      ) : (
        <span className="inline-flex items-baseline gap-2">
          <LabelLink
            label={mostConfusedWith.label}
            href={predictionsHref(evaluationId, { target, truth: label, predicted: mostConfusedWith.label })}
          />
          <span className="whitespace-nowrap text-muted text-xs tabular-nums">
            {pluralise(mostConfusedWith.rows, "row")}
          </span>
        </span>
      ),
  };
}

function LabelLink({ label, href }: { label: string; href: string }) {
  return (
    <Link href={href} prefetch={false} className="wrap-anywhere rounded-sm underline-offset-4 hover:underline">
      {label || "(empty)"}
    </Link>
  );
}

function Support({ rows }: { rows: number }) {
  return (
    <span className="inline-flex items-center justify-end gap-2">
      {rows < FEW_ROWS ? <Badge tone="amber">too few to judge</Badge> : null}
      {formatCount(rows)}
    </span>
  );
}
