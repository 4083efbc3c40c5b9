"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Section } from "@/components/layout/section";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { Stat, StatList } from "@/components/ui/stat";
import { evaluationQueries, isMoving } from "@/lib/evaluations/queries";
import type { EvaluationSummary } from "@/lib/evaluations/schema";
import { evaluationHref } from "@/lib/evaluations/search-params";
import { jobQueries } from "@/lib/jobs/queries";
import { formatCount } from "@/lib/utils";
import { EvaluateButton } from "./evaluate-button";
import { EvaluationStatus } from "./evaluation-status";
import { percent } from "./scores";

/** The newest evaluation of a model on test rows. */
function useNewest(modelId: string | null) {
  const { data, isPending } = useInfiniteQuery({
    ...evaluationQueries.list({ modelId: modelId ?? "", split: "test" }),
    enabled: modelId !== null,
  });
  const newest = data?.pages[0]?.data.find(({ kind }) => kind === "model");
  return { newest, isPending };
}

/** On a model's page: how it did on its test rows, or the button that finds out. */
export function ModelEvaluation({ modelId }: { modelId: string }) {
  const { newest, isPending } = useNewest(modelId);
  return (
    <Section
      title="How good is it?"
      description="Scores on rows that it was not trained on, beside free baselines."
      actions={newest === undefined ? null : <EvaluateButton modelId={modelId} label="Evaluate again" />}
    >
      {isPending ? (
        <Skeleton className="h-24" />
      ) : (
        <Card>
          <CardContent>
            {newest === undefined ? <None modelId={modelId} /> : <Newest evaluation={newest} />}
          </CardContent>
        </Card>
      )}
    </Section>
  );
}

function None({ modelId }: { modelId: string }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
      <p className="min-w-0 flex-1 basis-60 text-muted text-sm">
        It has not been tested yet. That takes seconds, and shows every mistake.
      </p>
      <EvaluateButton modelId={modelId} variant="primary" />
    </div>
  );
}

function Newest({ evaluation }: { evaluation: EvaluationSummary }) {
  const { id, status, headline, rowsTotal, rowsDone } = evaluation;
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4">
      {status === "ready" && headline !== null ? (
        <StatList className="min-w-0 flex-1 basis-60">
          {headline.map(({ target, accuracy, macroF1 }) => (
            <Stat
              key={target}
              label={headline.length === 1 ? `Right on ${formatCount(rowsTotal)} test rows` : target}
              value={percent(accuracy.value)}
              hint={`macro-F1 ${percent(macroF1.value)}`}
            />
          ))}
        </StatList>
      ) : (
        <span className="inline-flex flex-wrap items-center gap-x-3">
          <EvaluationStatus status={status} />
          {isMoving(status) ? (
            <span className="text-muted text-sm tabular-nums">
              {formatCount(rowsDone)} of {formatCount(rowsTotal)} rows
            </span>
          ) : null}
        </span>
      )}
      <Button asChild variant="primary">
        <Link href={evaluationHref(id)}>See the evaluation</Link>
      </Button>
    </div>
  );
}

/** On a finished job's card: the way to its model's result, or the button that makes one. */
export function JobEvaluation({ jobId }: { jobId: string }) {
  const { data: job } = useQuery(jobQueries.detail(jobId));
  const modelId = job?.modelId ?? null;
  const { newest, isPending } = useNewest(modelId);
  if (modelId === null || isPending) return null;
  if (newest === undefined) return <EvaluateButton modelId={modelId} />;
  const accuracy = newest.status === "ready" ? newest.headline?.[0]?.accuracy.value : undefined;
  return (
    <Button asChild>
      <Link href={evaluationHref(newest.id)}>
        {accuracy === undefined ? "See the evaluation" : `Right on ${percent(accuracy)} of test rows`}
      </Link>
    </Button>
  );
}
