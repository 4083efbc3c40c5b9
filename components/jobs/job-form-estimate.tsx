"use client";

import { describeBasis, describeSeconds } from "@/lib/jobs/estimate";
import { cn } from "@/lib/utils";
import type { EstimateState } from "./use-job-estimate";

interface EstimateTextProps {
  state: EstimateState;
  isEmbedded: boolean;
  className?: string;
}

/** How long it would take, by whose measurement; the last answer stays, greyed, while the server is asked again. */
export function EstimateText({ state, isEmbedded, className }: EstimateTextProps) {
  const { estimate, current, isAsking, isSilent, error } = state;
  if (estimate === null) {
    return (
      <span className={cn("text-muted", className)}>
        {isAsking
          ? "Measuring…"
          : error !== null
            ? `Not known: ${error}`
            : isSilent
              ? "This server does not tell; after validation it will."
              : "–"}
      </span>
    );
  }
  return (
    <span className={cn(current === null && "text-muted", className)}>
      <span className="font-medium tabular-nums">{describeSeconds(estimate)}</span>
      <span className="text-muted">
        , {describeBasis(estimate, isEmbedded)}
        {current === null && isAsking ? "; measuring again…" : ""}
      </span>
    </span>
  );
}
