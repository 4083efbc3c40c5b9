"use client";

import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { ApiError } from "@/lib/http/api-client";
import { type Comparison, compareRuns } from "@/lib/jobs/compare";
import { jobQueries } from "@/lib/jobs/queries";
import type { JobDetail } from "@/lib/jobs/schema";
import { isTerminal } from "@/lib/jobs/status";
import { summariseRecipe } from "@/lib/preparations/describe-recipe";
import { preparationQueries } from "@/lib/preparations/queries";
import { useNow } from "./use-now";

const POLL_MS = 2_000;
/** With so many steps an answer is large, and a few more seconds cannot be seen on its curve. */
const LONG_RUN_STEPS = 2_000;
const LONG_POLL_MS = 6_000;

export interface ComparedJobs {
  jobs: readonly JobDetail[];
  comparison: Comparison;
  /** Ids that no job has, or no longer. */
  unknown: readonly string[];
  /** Those that could not be read, and why. */
  failed: readonly { id: string; message: string; retry: () => void }[];
  isPending: boolean;
  isLive: boolean;
}

function pollMs(job: JobDetail | undefined): number | false {
  if (job === undefined || isTerminal(job.status)) return false;
  return job.checkpoints.length > LONG_RUN_STEPS ? LONG_POLL_MS : POLL_MS;
}

/** The runs of a comparison, up to date while they go. */
export function useComparedJobs(ids: readonly string[], baselineId: string | undefined): ComparedJobs {
  const answers = useQueries({
    queries: ids.map((id) => ({
      ...jobQueries.detail(id),
      refetchInterval: (query: { state: { data?: JobDetail } }) => pollMs(query.state.data),
    })),
  });
  const jobs = answers.flatMap(({ data }) => data ?? []);
  const preparations = usePreparations(jobs);
  const isLive = jobs.some((job) => !isTerminal(job.status));
  const nowMs = useNow(isLive);
  const withoutData = answers.flatMap((answer, index) =>
    answer.data === undefined && answer.error !== null
      ? [{ id: ids[index] ?? "", error: answer.error, retry: () => void answer.refetch() }]
      : [],
  );
  const isUnknown = (error: Error) => error instanceof ApiError && error.status === 404;
  return {
    jobs,
    comparison: compareRuns(
      jobs.map((job) => ({ job, preparation: preparations.get(job.preparationId) ?? null })),
      { baselineId, nowMs },
    ),
    unknown: withoutData.filter(({ error }) => isUnknown(error)).map(({ id }) => id),
    failed: withoutData
      .filter(({ error }) => !isUnknown(error))
      .map(({ id, error, retry }) => ({ id, message: error.message, retry })),
    isPending: answers.some((answer) => answer.isPending),
    isLive,
  };
}

/** What is said of each preparation, by its id. */
function usePreparations(jobs: readonly JobDetail[]) {
  const ids = [...new Set(jobs.map(({ preparationId }) => preparationId))];
  const answers = useQueries({ queries: ids.map((id) => preparationQueries.detail(id)) });
  const details = answers.flatMap(({ data }) => data ?? []);
  return new Map(
    details.map(({ id, versionNumber, recipe }) => [id, { versionNumber, recipe: summariseRecipe(recipe) }]),
  );
}

/** Jobs as they were, while nothing of them but the time has moved on: charts are drawn anew for others. */
export function useSameJobs(jobs: readonly JobDetail[]): readonly JobDetail[] {
  const key = jobs.map(({ id, lastSequence }) => `${id}:${lastSequence}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the jobs
  return useMemo(() => jobs, [key]);
}
