"use client";

import { LabelDistribution } from "@/components/charts/label-distribution";
import { Callout } from "@/components/ui/callout";
import { Skeleton } from "@/components/ui/skeleton";
import { prepareLabelBars } from "@/lib/charts/label-bars";
import type { PreparationPreview } from "@/lib/preparations/schema";
import { cn, formatCount, pluralise } from "@/lib/utils";
import { SplitTotals } from "./split-totals";
import type { PreviewState } from "./use-preview";
import { WarningList } from "./warning-list";

/** What the recipe would make: rows of each part, labels kept, warnings, and each label before and after. */
export function RecipePreview({ preview: { data, problem, isStale } }: { preview: PreviewState }) {
  return (
    <section aria-label="Preview" aria-busy={isStale} className="flex min-h-136 flex-col gap-5">
      {problem !== null ? (
        <Callout tone="danger" title="This recipe does not fit the rows">
          {problem}
        </Callout>
      ) : data ? (
        <div className={cn("flex flex-col gap-5 transition-opacity", isStale && "opacity-60")}>
          <Counts preview={data} />
        </div>
      ) : (
        <>
          <Skeleton className="h-20 w-full" />
          <Skeleton className="h-96 w-full" />
        </>
      )}
    </section>
  );
}

function Counts({ preview: { source, balanced, splits, dropped, warnings } }: { preview: PreparationPreview }) {
  const before = source.labels[0]?.counts ?? [];
  const after = balanced.labels[0]?.counts ?? [];
  const rows = { train: splits.train.rows, validation: splits.validation.rows, test: splits.test.rows };
  return (
    <>
      <SplitTotals rows={rows} />
      <p className="text-sm">
        <span className="font-medium">
          {dropped.length === 0
            ? `All ${pluralise(after.length, "label")} kept`
            : `${formatCount(after.length)} of ${pluralise(before.length, "label")} kept`}
        </span>
        <span className="text-muted">
          , {formatCount(balanced.rows)} of {pluralise(source.rows, "row")} used.
        </span>
      </p>
      <WarningList warnings={warnings} />
      <LabelDistribution
        title="Rows per label"
        model={prepareLabelBars({
          series: [
            { name: "After", counts: after },
            { name: "Before", counts: before },
          ],
          sort: "total",
        })}
      />
    </>
  );
}
