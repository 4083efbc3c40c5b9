"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetTask } from "@/lib/datasets/schema";

/** A wait shorter than this needs no words. */
const PATIENCE_MS = 1_000;
const TASK_POLL_MS = 500;

interface Waiting {
  /** The wait has become long enough to say something. */
  isLong: boolean;
  /** What the server is doing meanwhile; undefined where it has not said. */
  task: DatasetTask | undefined;
}

/** What a long wait is for. The server is asked only while one waits. */
export function useWaiting(datasetId: string, isWaiting: boolean, kinds: readonly DatasetTask["kind"][]): Waiting {
  const [isLong, setIsLong] = useState(false);
  if (!isWaiting && isLong) setIsLong(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isWaiting]);
  const isShown = isWaiting && isLong;
  const { data } = useQuery({
    ...datasetQueries.tasks(datasetId),
    enabled: isShown,
    refetchInterval: isShown && TASK_POLL_MS,
  });
  // The newest of them: it is the one that was asked for last.
  return { isLong: isShown, task: isShown ? data?.data.findLast(({ kind }) => kinds.includes(kind)) : undefined };
}
