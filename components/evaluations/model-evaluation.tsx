"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Section } from "@/components/layout/section";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { Stat, StatList } from "@/components/ui/stat";
import { evaluationQueries, isMoving, ownTestRows } from "@/lib/evaluations/queries";
import type { EvaluationSummary } from "@/lib/evaluations/schema";
import { evaluationHref } from "@/lib/evaluations/search-params";
import { jobQueries } from "@/lib/jobs/queries";
import { modelQueries } from "@/lib/models/queries";
import { formatCount } from "@/lib/utils";
import { EvaluateButton } from "./evaluate-button";
import { EvaluationStatus } from "./evaluation-status";
import { percent } from "./scores";

interface Trained {
  modelId: string | null;
  /** The splits that it was trained from; null where its run is gone, undefined before that is known. */
  preparationId: string | null | undefined;
}

/** The newest evaluation of a model on test rows: those of its own splits, where these are known. */
function useNewest({ modelId, preparationId }: Trained) {
  const { data, isPending } = useInfiniteQuery({
    ...evaluationQueries.list(ownTestRows(modelId ?? "", preparationId ?? null)),
    enabled: modelId !== null && preparationId !== undefined,
  });
  const newest = data?.pages[0]?.data.find(({ kind }) => kind === "model");
  return { newest, isPending };
}

/** On a model's page: how it did on its test rows, or the button that finds out. */
export function ModelEvaluation({ modelId }: { modelId: string }) {
  const { data: model } = useQuery(modelQueries.detail(modelId));
  const { newest, isPending } = useNewest({ modelId, preparationId: model?.preparationId });
  const rows = model?.preparationId == null ? "test rows" : "rows that it was not trained on";
  return (
    <Section
      title="How good is it?"
      description={`Scores on ${rows}, beside free baselines.`}
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
              value={accuracy === null ? "–" : percent(accuracy.value)}
              hint={macroF1 === null ? "no row has a label" : `macro-F1 ${percent(macroF1.value)}`}
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
  const { newest, isPending } = useNewest({ modelId, preparationId: job?.preparationId });
  if (modelId === null || isPending) return null;
  if (newest === undefined) return <EvaluateButton modelId={modelId} />;
  const accuracy = newest.status === "ready" ? newest.headline?.[0]?.accuracy?.value : undefined;
  return (
    <Button asChild>
      <Link href={evaluationHref(newest.id)}>
        {accuracy === undefined ? "See the evaluation" : `Right on ${percent(accuracy)} of test rows`}
      </Link>
    </Button>
  );
}
