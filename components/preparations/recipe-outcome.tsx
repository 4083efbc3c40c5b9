"use client";

import { ArrowDown, CircleAlert } from "lucide-react";
import { memo, type ReactNode, useCallback } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { Target } from "@/lib/datasets/roles-schema";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { rowsHref } from "@/lib/datasets/search-params";
import { describeAdded } from "@/lib/preparations/describe-added";
import type { LossReason } from "@/lib/preparations/funnel-stages";
import { countLabels } from "@/lib/preparations/left-out";
import type { Funnel, PreparationPreview, SplitName } from "@/lib/preparations/schema";
import { recipeFixes } from "@/lib/preparations/warning-fixes";
import { cn, formatCount, pluralise } from "@/lib/utils";
import { FunnelView } from "./funnel-view";
import { LeakCheck } from "./leak-check";
import { LEFT_OUT_ID, LeftOutLabels } from "./left-out-labels";
import { useStudio } from "./recipe-context";
import { SplitTotals } from "./split-totals";
import { TargetCharts } from "./target-charts";
import { TaskBar } from "./task-bar";
import { useTask } from "./use-task";
import { WarningList } from "./warning-list";

const NO_TARGETS: readonly Target[] = [];

const WARNINGS_ID = "recipe-warnings";

interface RecipeOutcomeProps {
  dataset: DatasetDetail;
  /** Opens the list of lines that could not be read. */
  rejected: ReactNode;
}

/** What the recipe would make: rows of each part, each label before and after, leaks, warnings, and where rows went. */
export function RecipeOutcome(props: RecipeOutcomeProps) {
  const { preview } = useStudio();
  const { data, problem, isStale } = preview;
  return (
    <section aria-label="Preview" aria-busy={isStale} className="flex min-w-0 flex-col gap-4">
      {data !== undefined ? (
        <Outcome {...props} data={data} />
      ) : problem !== null ? (
        <Callout tone="danger" title="This recipe does not fit the rows">
          {problem}
        </Callout>
      ) : (
        <>
          <Skeleton className="h-152 w-full rounded-lg" />
          <Skeleton className="h-36 w-full rounded-lg" />
        </>
      )}
    </section>
  );
}

function Outcome({ dataset, rejected, data }: RecipeOutcomeProps & { data: PreparationPreview }) {
  const { datasetId, preview, values, change } = useStudio();
  const { source, splits, funnel, repeats } = data;
  const keep = useCallback((minSamples: number) => change({ minSamples }), [change]);
  const rows = { train: splits.train.rows, validation: splits.validation.rows, test: splits.test.rows };
  // The labels under the minimum have a place of their own.
  const warnings = data.warnings.filter(({ code }) => code !== "labels_dropped");
  // What was counted before stays while the next is counted, and fades only where that takes a while.
  const faded = cn(
    "transition-opacity duration-200",
    (preview.isStale || preview.problem !== null) && "opacity-60 delay-300",
  );
  return (
    <>
      <Card>
        <CardContent className="flex flex-col gap-4">
          <div className={faded}>
            <SplitTotals rows={rows} repeats={repeats?.lines ?? 0} />
          </div>
          {data.added === null ? null : <p className="text-muted text-sm leading-5">{describeAdded(data.added)}</p>}
          <Finding data={data} warningCount={warnings.length} />
          <div className={faded}>
            <TargetCharts
              title="Rows per label"
              targets={dataset.roles?.targets ?? NO_TARGETS}
              source={source}
              splits={splits}
              repeats={repeats}
            />
          </div>
        </CardContent>
      </Card>
      <LeakCheck dataset={dataset} splits={splits} />
      <div id={WARNINGS_ID} className={cn("scroll-mt-4 empty:hidden", faded)}>
        <WarningList
          warnings={warnings}
          fixesOf={(warning) => recipeFixes(warning, { datasetId, source, values, lockedTestId: dataset.lockedTestId })}
          onChange={change}
        />
      </div>
      <div className={cn("empty:hidden", faded)}>
        <LeftOutLabels datasetId={datasetId} preview={data} minimum={preview.minimum} onKeep={keep} />
      </div>
      {funnel === null ? null : (
        <div className={faded}>
          <StudioFunnel
            datasetId={datasetId}
            funnel={funnel}
            repeats={repeats?.lines ?? 0}
            isFiltered={values.filter.length > 0}
            rejected={rejected}
          />
        </div>
      )}
    </>
  );
}

interface StudioFunnelProps {
  datasetId: string;
  funnel: Funnel;
  repeats: number;
  isFiltered: boolean;
  rejected: ReactNode;
}

/** Where the rows would go, as far as that can be looked at before anything is made of them. */
const StudioFunnel = memo(function StudioFunnel(props: StudioFunnelProps) {
  const { datasetId, funnel, repeats, isFiltered, rejected } = props;
  return (
    <Card>
      <CardHeader title="The way of the rows" description="From the file to the splits; it adds up." />
      <CardContent>
        <FunnelView
          funnel={funnel}
          repeats={repeats}
          hrefOf={(what) => lossHref(datasetId, what, isFiltered)}
          rejected={rejected}
        />
      </CardContent>
    </Card>
  );
});

/** Where rows can be looked at before anything is made of them. */
function lossHref(datasetId: string, what: LossReason | SplitName, isFiltered: boolean): string | null {
  if (what === "removed") return rowsHref(datasetId, { outcome: "removed" });
  // Of the rows that the filter leaves, they cannot be told apart there.
  if (what === "unlabelled") return isFiltered ? null : rowsHref(datasetId, { issue: "unlabelled" });
  return what === "label_dropped" ? `#${LEFT_OUT_ID}` : null;
}

/** The outcome in a sentence, or why there is none; its place has one height, so that nothing jumps. */
function Finding({ data, warningCount }: { data: PreparationPreview; warningCount: number }) {
  const { datasetId, preview, values, change } = useStudio();
  const waitsForCopies = preview.isStale && values.nearDuplicatesPercent !== null;
  const { isLong, task } = useTask(datasetId, waitsForCopies, ["copies"]);
  if (preview.problem !== null) {
    return (
      <p role="alert" className="flex min-h-10 items-start gap-2 text-danger text-sm leading-5">
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span className="wrap-anywhere min-w-0">{preview.problem}</span>
      </p>
    );
  }
  if (isLong) {
    return (
      <div className="flex min-h-10 flex-wrap items-end gap-x-4 gap-y-2">
        <TaskBar task={task} title="Keeping copies together" className="min-w-56 flex-1" />
        <Button size="sm" onClick={() => change({ nearDuplicatesPercent: null })}>
          Cancel
        </Button>
      </div>
    );
  }
  return (
    <div className="flex min-h-10 flex-wrap items-start justify-between gap-x-4 gap-y-1 text-sm leading-5">
      <Kept data={data} />
      {warningCount === 0 ? null : (
        <a
          href={`#${WARNINGS_ID}`}
          className="inline-flex items-center gap-1.5 rounded-sm text-muted underline-offset-4 hover:text-text hover:underline"
        >
          {pluralise(warningCount, "thing")} to look at
          <ArrowDown aria-hidden className="size-3.5" />
        </a>
      )}
    </div>
  );
}

function Kept({ data }: { data: PreparationPreview }) {
  const { source, balanced } = data;
  const { kept, all } = countLabels(data);
  const labels = pluralise(all, "label");
  return (
    <p className="tabular-nums">
      <span className="font-medium">
        {kept === all ? `All ${labels} kept` : `${formatCount(kept)} of ${labels} kept`}
      </span>
      <span className="text-muted">
        , {formatCount(balanced.rows)} of {pluralise(source.rows, "row")} used.
      </span>
    </p>
  );
}
