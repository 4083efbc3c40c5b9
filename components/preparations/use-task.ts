"use client";

import { useQuery } from "@tanstack/react-query";
import { useIsLong } from "@/components/ui/use-is-long";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetTask } from "@/lib/datasets/schema";

const POLL_MS = 500;

interface Waiting {
  /** The wait has become long enough to say something. */
  isLong: boolean;
  /** What the server does meanwhile; undefined where it has not said. */
  task: DatasetTask | undefined;
}

/** What a wait is for, once it has become long: the newest task of these kinds. The server is asked only then. */
export function useTask(datasetId: string, isWaiting: boolean, kinds: readonly DatasetTask["kind"][]): Waiting {
  const isLong = useIsLong(isWaiting);
  const { data } = useQuery({
    ...datasetQueries.tasks(datasetId),
    enabled: isLong,
    refetchInterval: isLong && POLL_MS,
  });
  return { isLong, task: isLong ? data?.data.findLast(({ kind }) => kinds.includes(kind)) : undefined };
}
