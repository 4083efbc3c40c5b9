"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { evaluationQueries } from "@/lib/evaluations/queries";
import type { TargetReport } from "@/lib/evaluations/report-schema";
import { ConfusedPairs } from "./confused-pairs";
import { ConfusionMatrix } from "./confusion-matrix";
import { LabelCounts } from "./label-counts";
import { TargetSwitch } from "./target-switch";
import { useEvaluation } from "./use-evaluation";
import { useEvaluationTarget } from "./use-evaluation-target";

/** What is mistaken for what; of several labels a row, how each label does on its own. */
export function ConfusionView({ evaluationId }: { evaluationId: string }) {
  const evaluation = useEvaluation(evaluationId);
  const target = useEvaluationTarget(evaluation);
  if (evaluation.report === null || target === null) return null;
  const names = evaluation.report.targets.map(({ target: name }) => name);
  return (
    <>
      {names.length > 1 ? <TargetSwitch targets={names} value={target.target} /> : null}
      {target.kind === "multi" ? (
        <LabelCounts evaluationId={evaluationId} target={target} />
      ) : (
        <SingleConfusion key={target.target} evaluationId={evaluationId} target={target} />
      )}
    </>
  );
}

/** With more labels than these one reads pairs first and scrolls the matrix. */
const MANY_LABELS = 20;

function SingleConfusion({ evaluationId, target }: { evaluationId: string; target: TargetReport }) {
  const { data, error, refetch, isFetching } = useQuery(evaluationQueries.confusion(evaluationId, target.target));
  if (!data) {
    if (!error) return <Skeleton className="h-96" />;
    return (
      <ErrorState
        title="The confusion matrix could not be read"
        advice={error.message}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  const pairs = <ConfusedPairs key="pairs" evaluationId={evaluationId} confusion={data} />;
  const matrix = <ConfusionMatrix key="matrix" evaluationId={evaluationId} confusion={data} />;
  return data.labels.length > MANY_LABELS ? [pairs, matrix] : [matrix, pairs];
}
