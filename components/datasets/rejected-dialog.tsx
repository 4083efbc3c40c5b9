"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { RejectedSummary } from "@/lib/datasets/parse-schema";
import { settingsOf } from "@/lib/datasets/parse-words";
import { datasetPath, datasetQueries } from "@/lib/datasets/queries";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { formatCount, pluralise } from "@/lib/utils";

interface RejectedDialogProps {
  dataset: DatasetDetail;
  onClose: () => void;
}

/** The lines that could not be read, by reason, with the list as a file. */
export function RejectedDialog({ dataset, onClose }: RejectedDialogProps) {
  const { id, rejectedCount } = dataset;
  const summary = useQuery(datasetQueries.rejected(id));
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        size="lg"
        title={`${pluralise(rejectedCount, "line")} could not be read`}
        description={describeCounts(dataset)}
      >
        {summary.data !== undefined ? (
          <Reasons summary={summary.data} />
        ) : summary.isError ? (
          <ErrorState
            title="The list could not be loaded"
            where={summary.error.message}
            onRetry={() => void summary.refetch()}
            retrying={summary.isFetching}
          />
        ) : (
          <Skeleton className="h-40 w-full" />
        )}
        <DialogFooter>
          <DialogClose asChild>
            <Button>Close</Button>
          </DialogClose>
          <Button asChild variant="primary">
            <a href={`${datasetPath(id)}/rejected`} download>
              <Download aria-hidden />
              Download the lines
            </a>
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

/** Where every line of the file went: the counts add up. The lines' own numbers begin at the header, which is no row. */
function describeCounts({ counts, parseOptions }: DatasetDetail): string {
  if (counts === null) return "They are left out; nothing else is.";
  const parts = [pluralise(counts.rows, "row"), `${formatCount(counts.rejected)} left out`];
  if (counts.blank > 0) parts.push(`${formatCount(counts.blank)} blank`);
  const hasHeader =
    parseOptions !== null && settingsOf(parseOptions.format).includes("header") && parseOptions.hasHeader;
  return `${pluralise(counts.lines, "line")} in the file: ${parts.join(" + ")}.${hasHeader ? " The header is not counted." : ""}`;
}

function Reasons({ summary }: { summary: RejectedSummary }) {
  return (
    <ul aria-label="Reasons" className="flex flex-col divide-y divide-border rounded-lg border border-border">
      {summary.reasons.map(({ reason, count, examples }) => (
        <li key={reason} className="px-4 py-3">
          <div className="flex items-baseline justify-between gap-4 text-sm">
            <p className="wrap-anywhere font-medium">{reason}</p>
            <span className="shrink-0 text-muted tabular-nums">{pluralise(count, "line")}</span>
          </div>
          <ul className="mt-1.5 flex flex-col gap-1">
            {examples.map(({ line, text }) => (
              <li key={line} className="flex min-w-0 items-baseline gap-3 text-xs">
                <span className="shrink-0 text-muted tabular-nums">Line {formatCount(line)}</span>
                <code className="min-w-0 truncate font-mono" title={text}>
                  {text}
                </code>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
