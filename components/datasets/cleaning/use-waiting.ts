"use client";

import { useQuery } from "@tanstack/react-query";
import { useIsLong } from "@/components/ui/use-is-long";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetTask } from "@/lib/datasets/schema";

const TASK_POLL_MS = 500;

interface Waiting {
  /** The wait has become long enough to say something. */
  isLong: boolean;
  /** What the server is doing meanwhile; undefined where it has not said. */
  task: DatasetTask | undefined;
}

/** What a long wait is for. The server is asked only while one waits. */
export function useWaiting(datasetId: string, isWaiting: boolean, kinds: readonly DatasetTask["kind"][]): Waiting {
  const isLong = useIsLong(isWaiting);
  const { data } = useQuery({
    ...datasetQueries.tasks(datasetId),
    enabled: isLong,
    refetchInterval: isLong && TASK_POLL_MS,
  });
  // The newest of them: it is the one that was asked for last.
  return { isLong, task: isLong ? data?.data.findLast(({ kind }) => kinds.includes(kind)) : undefined };
}
