"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { ShowMore } from "@/components/ui/show-more";
import { Skeleton } from "@/components/ui/skeleton";
import { useSettled } from "@/components/ui/use-settled";
import { evaluationQueries } from "@/lib/evaluations/queries";
import type { TargetReport } from "@/lib/evaluations/report-schema";
import type { EvaluationDetail, PredictionsPage } from "@/lib/evaluations/schema";
import type { PredictionsSearch } from "@/lib/evaluations/search-params";
import { formatCount, pluralise } from "@/lib/utils";
import { AnswerFilters } from "./answer-filters";
import { AnswerList } from "./answer-list";
import { FixesBar } from "./fixes-bar";
import { LookForSuspects } from "./look-for-suspects";
import { TargetSwitch } from "./target-switch";
import { useAnswersSearch } from "./use-answers-search";
import { useEvaluation } from "./use-evaluation";
import { useEvaluationTarget } from "./use-evaluation-target";
import { useFixes } from "./use-fixes";

/** Rows with their label, the answer and its scores, the most confident mistakes first; labels are mended on the spot. */
export function AnswersView({ evaluationId }: { evaluationId: string }) {
  const evaluation = useEvaluation(evaluationId);
  const target = useEvaluationTarget(evaluation);
  if (evaluation.report === null || target === null) return null;
  const names = evaluation.report.targets.map(({ target: name }) => name);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {names.length > 1 ? <TargetSwitch targets={names} value={target.target} /> : null}
      <TargetAnswers key={target.target} evaluation={evaluation} target={target} />
    </div>
  );
}

interface TargetAnswersProps {
  evaluation: EvaluationDetail;
  target: TargetReport;
}

const TYPING_MS = 250;

function TargetAnswers({ evaluation, target }: TargetAnswersProps) {
  const { search, change } = useAnswersSearch(evaluation.id);
  const settled = useSettled(search.q, TYPING_MS);
  const asked: PredictionsSearch = { ...search, q: settled, target: target.target };
  const query = useInfiniteQuery(evaluationQueries.predictions(evaluation.id, asked));
  const fixes = useFixes(evaluation, target);
  const rows = query.data?.pages.flatMap((page) => page.data) ?? [];
  const { total = 0, suspects = "refused" } = query.data?.pages[0] ?? {};
  return (
    <>
      <AnswerFilters target={target} search={search} hasSuspects={suspects === "known"} onChange={change} />
      {query.data === undefined ? (
        <Waiting query={query} />
      ) : (
        <>
          <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <p role="status" className="text-muted text-sm tabular-nums">
              {countWords(total, search, suspects)}
            </p>
            <LookForSuspects
              evaluation={evaluation}
              target={target.target}
              status={suspects}
              onFound={() => change({ sort: "mislabelled" })}
            />
          </div>
          {rows.length === 0 ? (
            <Card>
              <EmptyState
                title="No row fits"
                description="Take a filter away, or look at all rows rather than mistakes."
              />
            </Card>
          ) : (
            <AnswerList
              key={JSON.stringify(asked)}
              rows={rows}
              target={target}
              fixes={fixes}
              isBusy={query.isPlaceholderData}
            />
          )}
          {query.hasNextPage ? (
            <ShowMore
              className="self-center"
              pending={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            >
              {formatCount(rows.length)} of {formatCount(total)}
            </ShowMore>
          ) : null}
        </>
      )}
      <FixesBar evaluation={evaluation} fixes={fixes} />
    </>
  );
}

function Waiting({ query }: { query: { error: Error | null; isFetching: boolean; refetch: () => Promise<unknown> } }) {
  if (query.error === null) return <Skeleton className="h-96" />;
  return (
    <ErrorState
      title="The rows could not be read"
      advice={query.error.message}
      onRetry={() => void query.refetch()}
      retrying={query.isFetching}
    />
  );
}

const OUTCOME_WORDS = { all: "row", wrong: "mistake", right: "right answer" } as const;

const ORDER_WORDS = {
  confident: "the most confident first",
  mislabelled: "the likeliest wrong labels first",
  unsure: "the least sure first",
  file: "in file order",
} as const;

function countWords(
  total: number,
  { outcome, sort = "confident" }: ReturnType<typeof useAnswersSearch>["search"],
  suspects: PredictionsPage["suspects"],
): string {
  // Nobody has looked for wrong labels: then there is no such order.
  const order = sort === "mislabelled" && suspects !== "known" ? "confident" : sort;
  return `${pluralise(total, OUTCOME_WORDS[outcome])}, ${ORDER_WORDS[order]}`;
}
