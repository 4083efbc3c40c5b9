"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSettled } from "@/components/ui/use-settled";
import type { EstimatedJob, EstimateJobBody } from "@/lib/jobs/estimate-schema";
import { jobQueries } from "@/lib/jobs/queries";

/** Typing pauses this long before the server is asked. */
const SETTLE_MS = 400;
/** A job can be created without an estimate: nobody is kept waiting for one for longer. */
const PATIENCE_MS = 3_000;

export interface EstimateState {
  /** The newest that is known: of the settings before while the server is being asked. */
  estimate: EstimatedJob | null;
  /** That of the settings as they stand, to be sent along. */
  current: EstimatedJob | null;
  isAsking: boolean;
  /** Nothing is known yet, and it is worth waiting for; not when the server takes its time. */
  isWorthWaiting: boolean;
  /** The server answered that it does not tell. */
  isSilent: boolean;
  error: string | null;
}

/** Asks the server what a job would take, again whenever the settings change; what was asked before is then cancelled. */
export function useJobEstimate(body: EstimateJobBody | null): EstimateState {
  const key = JSON.stringify(body);
  const settledKey = useSettled(key, SETTLE_MS);
  const settled = useMemo(() => JSON.parse(settledKey) as EstimateJobBody | null, [settledKey]);
  const { data, isPlaceholderData, isFetching, error } = useQuery({
    ...jobQueries.estimate(settled),
    placeholderData: keepPreviousData,
  });
  const isWaiting = body !== null && key !== settledKey;
  const isOld = isWaiting || isPlaceholderData || body === null;
  const isAsking = isWaiting || isFetching;
  const hasAskedLong = useSettled(isAsking, PATIENCE_MS);
  return {
    estimate: body === null ? null : (data?.estimate ?? null),
    current: isOld ? null : (data?.estimate ?? null),
    isAsking,
    isWorthWaiting: isAsking && !hasAskedLong,
    isSilent: !isOld && data?.estimate === null,
    error: isOld ? null : (error?.message ?? null),
  };
}
