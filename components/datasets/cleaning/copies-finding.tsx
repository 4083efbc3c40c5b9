"use client";

import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { ShowMore } from "@/components/ui/show-more";
import { Skeleton } from "@/components/ui/skeleton";
import { useSettled } from "@/components/ui/use-settled";
import { USUAL_SIMILARITY } from "@/lib/datasets/copies/rules";
import { roundSimilarity } from "@/lib/datasets/copies/similarity-words";
import type { CopiesReport } from "@/lib/datasets/profile-schema";
import { datasetQueries } from "@/lib/datasets/queries";
import { datasetHref } from "@/lib/datasets/search-params";
import { askAgain } from "@/lib/query/ask-again";
import { cn, formatCount, pluralise } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";
import { CopyCluster } from "./copy-cluster";
import { AllFine, Figure, Finding, FindingLine, FindingLink } from "./finding";
import { SimilaritySlider } from "./similarity-slider";
import { Share } from "./texts-finding";
import { useCleanSearch } from "./use-clean-search";
import { WaitBar } from "./wait-bar";

/** The slider may pass many places; the rows are counted where it rests. */
const DRAG_MS = 120;

/** Texts that say nearly the same. They are looked for when somebody asks, or shown where somebody has asked before. */
export function CopiesFinding({ isKnown }: { isKnown: boolean }) {
  const { dataset } = useCleaning();
  const { search, change } = useCleanSearch(dataset.id);
  const similarity = search.similarity ?? (isKnown ? USUAL_SIMILARITY : undefined);
  const [isAsked, setIsAsked] = useState(false);
  const look = () => {
    setIsAsked(true);
    change({ similarity: USUAL_SIMILARITY });
  };
  return (
    <Finding title="Near-copies" id="near-copies">
      {similarity === undefined ? (
        <FindingLine
          actions={
            <Button size="sm" onClick={look}>
              <Search aria-hidden />
              Look for near-copies
            </Button>
          }
        >
          Texts that differ in case, punctuation or a few words.{" "}
          <span className="text-muted">
            When some land in train and some in test, results look better than they are.
          </span>
        </FindingLine>
      ) : (
        <Copies
          first={roundSimilarity(similarity)}
          isKnown={isKnown}
          takesFocus={isAsked}
          onSettle={(settled) => change({ similarity: settled })}
        />
      )}
    </Finding>
  );
}

interface CopiesProps {
  first: number;
  isKnown: boolean;
  /** The button that had the focus has given way to this. */
  takesFocus: boolean;
  /** The slider was let go. */
  onSettle: (similarity: number) => void;
}

const focusOnce = (element: HTMLElement | null) => element?.focus({ preventScroll: true });

function Copies({ first, isKnown, takesFocus, onSettle }: CopiesProps) {
  const { dataset } = useCleaning();
  const client = useQueryClient();
  const [similarity, setSimilarity] = useState(first);
  const settled = useSettled(similarity, DRAG_MS);
  const options = datasetQueries.copies(dataset.id, settled);
  const copies = useInfiniteQuery({ ...options, placeholderData: keepPreviousData });
  const report = copies.data?.pages[0];
  const isChanging = similarity !== settled || copies.isPlaceholderData;
  useProfileAfterSearch(dataset.id, report !== undefined && !isKnown);
  const isCancelled = copies.isPending && copies.fetchStatus === "idle";
  return (
    <div
      ref={takesFocus ? focusOnce : undefined}
      tabIndex={-1}
      aria-busy={copies.isFetching}
      className="flex flex-col gap-4 rounded-sm outline-offset-4"
    >
      <SimilaritySlider similarity={similarity} onChange={setSimilarity} onSettle={onSettle} />
      {copies.isError && report === undefined ? (
        <ErrorState
          title="The near-copies could not be looked for"
          where={copies.error.message}
          onRetry={() => void copies.refetch()}
          retrying={copies.isFetching}
        />
      ) : isCancelled ? (
        <FindingLine
          actions={
            <Button size="sm" onClick={() => void copies.refetch()}>
              <Search aria-hidden />
              Look again
            </Button>
          }
        >
          The search was cancelled.
        </FindingLine>
      ) : (
        <>
          {report === undefined ? (
            <Skeleton className="h-7 max-w-md" />
          ) : (
            <Summary report={report} isOld={isChanging} />
          )}
          <WaitBar
            datasetId={dataset.id}
            isWaiting={copies.isFetching}
            kinds={["copies"]}
            title="Looking for near-copies"
            onCancel={() => void client.cancelQueries({ queryKey: options.queryKey })}
          />
          {report === undefined ? <Skeleton className="h-44" /> : null}
          {copies.data === undefined ? null : (
            <Clusters
              clusters={copies.data.pages.flatMap(({ clusters }) => clusters)}
              total={report?.clusterCount ?? 0}
              isOld={isChanging}
              onMore={copies.hasNextPage ? () => void copies.fetchNextPage() : null}
              isLoadingMore={copies.isFetchingNextPage}
            />
          )}
        </>
      )}
    </div>
  );
}

/** The readiness list counts near-copies once they are known: it is asked for again after the first search. */
function useProfileAfterSearch(datasetId: string, isNews: boolean) {
  const client = useQueryClient();
  useEffect(() => {
    if (isNews) void askAgain(client, datasetQueries.profile(datasetId).queryKey);
  }, [client, datasetId, isNews]);
}

function Summary({ report, isOld }: { report: CopiesReport; isOld: boolean }) {
  const { dataset, openStep } = useCleaning();
  const { surplusCount, clusterCount, similarity } = report;
  if (clusterCount === 0) return <AllFine>No two texts are so alike.</AllFine>;
  return (
    <FindingLine
      actions={
        <>
          <FindingLink href={datasetHref(dataset.id, "splits")}>Keep copies on one side when splitting</FindingLink>
          <Button
            size="sm"
            onClick={() =>
              openStep({ kind: "drop_duplicates", values: { match: "near", similarity, sameLabels: false } })
            }
          >
            Remove surplus copies…
          </Button>
        </>
      }
    >
      <span aria-live="polite" className={cn("tabular-nums", isOld && "opacity-50")}>
        <Figure>{pluralise(surplusCount, "surplus row")}</Figure> in {pluralise(clusterCount, "group")}{" "}
        <Share count={surplusCount} of={dataset.rowCount} />
      </span>
    </FindingLine>
  );
}

interface ClustersProps {
  clusters: CopiesReport["clusters"];
  total: number;
  isOld: boolean;
  /** Null where all are there. */
  onMore: (() => void) | null;
  isLoadingMore: boolean;
}

function Clusters({ clusters, total, isOld, onMore, isLoadingMore }: ClustersProps) {
  if (clusters.length === 0) return null;
  return (
    <>
      <ul
        aria-label="Groups of near-copies, the largest first"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable to be scrolled by keyboard
        tabIndex={0}
        className={cn(
          "flex max-h-120 flex-col gap-3 overflow-y-auto overscroll-contain rounded-md transition-opacity",
          isOld && "opacity-50",
        )}
      >
        {clusters.map((cluster) => (
          <CopyCluster key={cluster.rows[0]?.row} cluster={cluster} />
        ))}
      </ul>
      {onMore === null ? null : (
        <ShowMore pending={isLoadingMore} onMore={onMore}>
          {formatCount(clusters.length)} of {pluralise(total, "group")}
        </ShowMore>
      )}
    </>
  );
}
