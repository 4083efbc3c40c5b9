"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { LabelDistribution } from "@/components/charts/label-distribution";
import { SplitDistribution } from "@/components/charts/split-distribution";
import { PageHeader } from "@/components/layout/page-header";
import { Section } from "@/components/layout/section";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { prepareLabelBars } from "@/lib/charts/label-bars";
import { SPLITS } from "@/lib/charts/splits";
import { describeRecipe } from "@/lib/preparations/describe-recipe";
import { preparationQueries } from "@/lib/preparations/queries";
import type { PreparationDetail, SplitSummary } from "@/lib/preparations/schema";
import { formatCount, pluralise } from "@/lib/utils";
import { SplitFiles } from "./split-files";
import { SplitTotals } from "./split-totals";
import { WarningList } from "./warning-list";

interface PreparationViewProps {
  preparationId: string;
  /** What to do with the splits: the page knows of training, this does not. */
  actions: ReactNode;
}

/** A preparation: its parts, how the labels lie in them, how they came about, and the files. */
export function PreparationView({ preparationId, actions }: PreparationViewProps) {
  const { data: preparation } = useQuery(preparationQueries.detail(preparationId));
  if (preparation === undefined) return null;
  const { splits, warnings } = preparation.summary;
  const rows = { train: splits.train.rows, validation: splits.validation.rows, test: splits.test.rows };
  return (
    <>
      <Header preparation={preparation} actions={actions} />
      <div className="flex flex-col gap-4">
        <Card>
          <CardContent>
            <SplitTotals rows={rows} />
          </CardContent>
        </Card>
        <WarningList warnings={warnings} />
      </div>
      <Charts preparation={preparation} />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
        <Card>
          <CardHeader title="Recipe" description="How these splits came about." />
          <CardContent>
            <ol className="flex list-decimal flex-col gap-2 pl-4 text-sm leading-6 marker:text-muted">
              {describeRecipe(preparation.recipe).map((sentence) => (
                <li key={sentence} className="wrap-anywhere">
                  {sentence}
                </li>
              ))}
            </ol>
          </CardContent>
        </Card>
        <SplitFiles preparationId={preparation.id} rows={rows} />
      </div>
    </>
  );
}

function Header({ preparation, actions }: { preparation: PreparationDetail; actions: ReactNode }) {
  const { datasetId, datasetName, summary, roles, createdAt } = preparation;
  const target = roles.targets[0];
  return (
    <PageHeader
      breadcrumbs={[{ label: "Preparations", href: "/preparations" }]}
      title={`Splits of ${datasetName}`}
      actions={actions}
      meta={
        <>
          <Link href={`/datasets/${encodeURIComponent(datasetId)}`} className="rounded-sm underline underline-offset-4">
            See the dataset
          </Link>
          <span className="tabular-nums">{pluralise(labelsIn(summary.balanced), "label")}</span>
          {roles.text !== null && target ? (
            <span className="min-w-0 max-w-96 truncate">
              text is {roles.text.columns.join(" and ")}, label is {target.name}
            </span>
          ) : null}
          <span>
            Created <RelativeTime date={createdAt} />
          </span>
        </>
      }
    />
  );
}

/** All labels of a part, those that are too many to list among them. */
function labelsIn({ labels: [target] }: SplitSummary): number {
  return (target?.counts.length ?? 0) + (target?.omittedCount ?? 0);
}

function Charts({ preparation: { summary } }: { preparation: PreparationDetail }) {
  const countsOf = (part: SplitSummary) => part.labels[0]?.counts ?? [];
  const sourceLabels = labelsIn(summary.source);
  const isCut = sourceLabels > countsOf(summary.source).length;
  return (
    <Section title="Labels" description="The same mix in all three parts means that scores can be trusted.">
      <div className="grid gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Card>
          <CardContent>
            <SplitDistribution
              title="Train, validation and test"
              model={prepareLabelBars({
                series: SPLITS.map(({ key, name }) => ({ name, counts: countsOf(summary.splits[key]) })),
                sort: "total",
              })}
            />
          </CardContent>
        </Card>
        <Card>
          <CardContent>
            <LabelDistribution
              title="In the source"
              {...(isCut && {
                description: `The largest ${formatCount(countsOf(summary.source).length)} of ${pluralise(sourceLabels, "label")}.`,
              })}
              model={prepareLabelBars({ series: [{ name: "Rows", counts: countsOf(summary.source) }] })}
            />
          </CardContent>
        </Card>
      </div>
    </Section>
  );
}
