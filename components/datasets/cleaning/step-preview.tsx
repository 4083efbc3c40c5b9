"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { markChanges } from "@/lib/datasets/cleaning/mark-changes";
import { describePreview, describeUnmatched } from "@/lib/datasets/cleaning/preview-words";
import type { StepResult } from "@/lib/datasets/steps-schema";
import { cn } from "@/lib/utils";
import { MarkedText } from "./marked-text";
import { WaitBar } from "./wait-bar";

interface StepPreviewProps {
  datasetId: string;
  /** Rows that there are now. */
  rows: number;
  /** What is missing in the form before anything can be counted; null where nothing is. */
  missing: string | null;
  preview: UseQueryResult<StepResult>;
  /** A refusal that is shown at its field already. */
  isRefused: boolean;
}

/** What a step would do: the exact count, and a few cells as they are and as they would be. */
export function StepPreview({ datasetId, rows, missing, preview, isRefused }: StepPreviewProps) {
  const { data, isFetching, isPlaceholderData } = preview;
  const isOld = isFetching && isPlaceholderData;
  return (
    <section
      aria-label="What it would do"
      aria-busy={missing === null && isFetching}
      className="flex min-h-64 flex-col gap-2.5 border-border border-t pt-4 text-sm"
    >
      {missing !== null ? (
        <p className="text-muted">{missing}</p>
      ) : preview.isError ? (
        <Refusal preview={preview} isRefused={isRefused} />
      ) : data === undefined ? (
        <Counting datasetId={datasetId} />
      ) : (
        <>
          <p role="status" className={cn("font-medium tabular-nums", isOld && "opacity-50")}>
            {describePreview(data, rows)}
          </p>
          <WaitBar datasetId={datasetId} isWaiting={isOld} kinds={["step", "copies"]} title="Counting rows" />
          <Unmatched result={data} />
          <Examples result={data} isDimmed={isOld} />
        </>
      )}
    </section>
  );
}

function Counting({ datasetId }: { datasetId: string }) {
  return (
    <>
      <WaitBar datasetId={datasetId} isWaiting kinds={["step", "copies"]} title="Counting rows" />
      <Skeleton className="h-36" />
    </>
  );
}

function Refusal({ preview, isRefused }: Pick<StepPreviewProps, "preview" | "isRefused">) {
  if (isRefused) return <p className="text-muted">The rows are counted when that is mended.</p>;
  return (
    <ErrorState
      title="The rows could not be counted"
      where={preview.error?.message}
      onRetry={() => void preview.refetch()}
      retrying={preview.isFetching}
    />
  );
}

function Unmatched({ result }: { result: StepResult }) {
  const words = describeUnmatched(result);
  return words === null ? null : <p className="text-warning">{words}</p>;
}

/** Changed cells before and after; where rows only go, their texts. */
function Examples({ result, isDimmed }: { result: StepResult; isDimmed: boolean }) {
  const { examples } = result;
  if (examples.length === 0) return null;
  const hasAfter = examples.some(({ after }) => after !== null);
  const columns = new Set(examples.map(({ column }) => column));
  return (
    <div className={cn("rounded-md border border-border", isDimmed && "opacity-50")}>
      <div
        aria-hidden
        className={cn(
          "hidden gap-4 border-border border-b bg-sunken px-3 py-1.5 font-medium text-muted text-xs sm:grid",
          hasAfter ? WITH_AFTER : WITHOUT_AFTER,
        )}
      >
        <span>Row</span>
        <span>{hasAfter ? "Before" : "Would go, for example"}</span>
        {hasAfter ? <span>After</span> : null}
      </div>
      <ul className="divide-y divide-border">
        {examples.map((example) => (
          <Example
            key={`${example.row} ${example.column}`}
            example={example}
            hasAfter={hasAfter}
            showsColumn={columns.size > 1}
          />
        ))}
      </ul>
    </div>
  );
}

const WITH_AFTER = "sm:grid-cols-[4rem_minmax(0,1fr)_minmax(0,1fr)]";
const WITHOUT_AFTER = "sm:grid-cols-[4rem_minmax(0,1fr)]";

interface ExampleProps {
  example: StepResult["examples"][number];
  hasAfter: boolean;
  showsColumn: boolean;
}

function Example({ example, hasAfter, showsColumn }: ExampleProps) {
  const { row, column, before, after } = example;
  const marked = markChanges(before, after ?? before);
  return (
    <li className={cn("grid gap-x-4 gap-y-1 px-3 py-2 leading-5", hasAfter ? WITH_AFTER : WITHOUT_AFTER)}>
      <span className="text-muted text-xs leading-5 tabular-nums">
        <span className="sm:sr-only">Row </span>
        {row}
        {showsColumn ? <span className="block truncate">{column}</span> : null}
      </span>
      <span className="min-w-0">
        <span className="sr-only">Before: </span>
        {before === "" ? <Empty /> : <MarkedText parts={marked.before} as="del" />}
      </span>
      {hasAfter ? (
        <span className="min-w-0">
          <span className="sr-only">After: </span>
          {after === null ? (
            <span className="text-danger">The row goes</span>
          ) : after === "" ? (
            <Empty />
          ) : (
            <MarkedText parts={marked.after} as="ins" />
          )}
        </span>
      ) : null}
    </li>
  );
}

function Empty() {
  return <span className="text-muted italic">(empty)</span>;
}
