"use client";

import { useSearchParams } from "next/navigation";
import type { TargetReport } from "@/lib/evaluations/report-schema";
import type { EvaluationDetail } from "@/lib/evaluations/schema";

/**
 * Which of several targets is looked at: it is in the URL, so that a link shows the same. Null before there is a report.
 */
export function useEvaluationTarget({ report }: Pick<EvaluationDetail, "report">): TargetReport | null {
  const asked = useSearchParams().get("target");
  return report?.targets.find(({ target }) => target === asked) ?? report?.targets[0] ?? null;
}

/** Looks at another target: what else the URL holds is about the one before. */
export function chooseTarget(target: string) {
  window.history.replaceState(null, "", `${window.location.pathname}?${new URLSearchParams({ target })}`);
}
