"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { datasetQueries } from "@/lib/datasets/queries";
import { rowsHref } from "@/lib/datasets/search-params";
import { describeAdded } from "@/lib/preparations/describe-added";
import { describeRecipe } from "@/lib/preparations/describe-recipe";
import { preparationQueries } from "@/lib/preparations/queries";
import type { PreparationDetail } from "@/lib/preparations/schema";
import { madeFixes } from "@/lib/preparations/warning-fixes";
import { FunnelView } from "./funnel-view";
import { LeakPanel } from "./leak-panel";
import { LockTest } from "./lock-test";
import { PreparationHeader } from "./preparation-header";
import { SplitFiles } from "./split-files";
import { SplitTotals } from "./split-totals";
import { TargetCharts } from "./target-charts";
import { WarningList } from "./warning-list";

interface PreparationViewProps {
  preparationId: string;
  /** What to do with the splits: the page knows of training, this does not. */
  actions: ReactNode;
  /** Opens the list of the dataset's lines that could not be read. */
  rejected: ReactNode;
}

/** A preparation: its parts, how the labels lie in them, whether they leak, how they came about, and the files. */
export function PreparationView({ preparationId, actions, rejected }: PreparationViewProps) {
  const { data: preparation } = useQuery(preparationQueries.detail(preparationId));
  const { data: dataset } = useQuery({
    ...datasetQueries.detail(preparation?.datasetId ?? ""),
    enabled: preparation !== undefined,
    // It may have been deleted: then there are no rows to show, and nothing to lock.
    retry: false,
  });
  if (preparation === undefined) return null;
  const { summary, roles } = preparation;
  const { source, splits, leaks, repeats } = summary;
  const rows = { train: splits.train.rows, validation: splits.validation.rows, test: splits.test.rows };
  return (
    <>
      <PreparationHeader preparation={preparation} dataset={dataset} actions={actions} />
      <div className="flex min-w-0 flex-col gap-4">
        <Card>
          <CardContent className="flex flex-col gap-6">
            <SplitTotals rows={rows} repeats={repeats?.lines ?? 0} />
            {summary.added === null ? null : (
              <p className="-mt-2 text-muted text-sm leading-5">{describeAdded(summary.added)}</p>
            )}
            <TargetCharts
              title="Train, validation and test"
              targets={roles.targets}
              source={source}
              splits={splits}
              repeats={repeats}
            />
          </CardContent>
        </Card>
        <Warnings preparation={preparation} hasDataset={dataset !== undefined} />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4 empty:hidden">
            {leaks === null ? null : <LeakPanel preparation={preparation} report={leaks} />}
            <Funnel preparation={preparation} hasDataset={dataset !== undefined} rejected={rejected} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <LockTest preparation={preparation} dataset={dataset} />
            <Recipe preparation={preparation} />
          </div>
        </div>
        <SplitFiles
          preparationId={preparation.id}
          lines={{ ...rows, train: rows.train + (repeats?.lines ?? 0) }}
          sizes={preparation.fileBytes}
        />
      </div>
    </>
  );
}

interface PartProps {
  preparation: PreparationDetail;
  /** False where the dataset was deleted, so that there are no rows to lead to. */
  hasDataset: boolean;
}

function Warnings({ preparation: { id, datasetId, hasOutcomes, summary }, hasDataset }: PartProps) {
  return (
    <WarningList
      // Copies and groups on two sides are what the leak report is about.
      warnings={summary.warnings.filter(
        ({ code }) => summary.leaks === null || (code !== "duplicates" && code !== "groups_straddle"),
      )}
      fixesOf={(warning) => (hasDataset ? madeFixes(warning, { datasetId, preparationId: id, hasOutcomes }) : [])}
    />
  );
}

function Funnel({ preparation, hasDataset, rejected }: PartProps & { rejected: ReactNode }) {
  const { id, datasetId, hasOutcomes, summary } = preparation;
  if (summary.funnel === null) return null;
  return (
    <Card>
      <CardHeader title="The way of the rows" description="From the file to the splits; it adds up." />
      <CardContent>
        <FunnelView
          funnel={summary.funnel}
          repeats={summary.repeats?.lines ?? 0}
          hrefOf={(what) =>
            hasDataset && hasOutcomes && what !== "rejected" && what !== "blank"
              ? rowsHref(datasetId, { preparation: id, outcome: what })
              : null
          }
          rejected={hasDataset ? rejected : null}
        />
      </CardContent>
    </Card>
  );
}

function Recipe({ preparation: { recipe, roles, summary } }: { preparation: PreparationDetail }) {
  return (
    <Card>
      <CardHeader title="Recipe" description="How these splits came about." />
      <CardContent>
        <ol className="flex list-decimal flex-col gap-2 pl-4 text-sm leading-6 marker:text-muted">
          {describeRecipe(recipe, roles.targets, summary.repeats).map((sentence) => (
            <li key={sentence} className="wrap-anywhere">
              {sentence}
            </li>
          ))}
        </ol>
      </CardContent>
    </Card>
  );
}
