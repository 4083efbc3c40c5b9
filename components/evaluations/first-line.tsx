"use client";

import { useQuery } from "@tanstack/react-query";
import { Equal, TrendingDown, TrendingUp } from "lucide-react";
import { Callout } from "@/components/ui/callout";
import { softTone } from "@/components/ui/tones";
import { describeGain, describeReport, warnOfTrainedOn } from "@/lib/evaluations/describe-report";
import { evaluationQueries } from "@/lib/evaluations/queries";
import type { TargetReport } from "@/lib/evaluations/report-schema";
import type { EvaluationDetail, EvaluationSummary } from "@/lib/evaluations/schema";
import { cn } from "@/lib/utils";
import { points } from "./scores";

interface FirstLineProps {
  evaluation: EvaluationDetail;
  target: TargetReport;
}

/** The result as a sentence, and how much better it is than the baseline that is worth beating. */
export function FirstLine({ evaluation, target }: FirstLineProps) {
  const pinned = pinnedBaseline(evaluation.baselines);
  const warning = warnOfTrainedOn(evaluation);
  return (
    <div className="flex flex-col gap-3">
      <p data-first-line className="max-w-3xl text-balance text-lg text-text leading-8 tracking-tight">
        {describeReport(evaluation, target)}
      </p>
      {pinned === undefined || evaluation.kind !== "model" ? null : (
        <GainPill evaluation={evaluation} pinned={pinned} target={target.target} />
      )}
      {warning === null ? null : (
        <Callout tone="warning" title={warning.title}>
          {warning.text}
        </Callout>
      )}
    </div>
  );
}

/** TF-IDF where it is there; what guesses until then. */
function pinnedBaseline(baselines: readonly EvaluationSummary[]): EvaluationSummary | undefined {
  const ready = baselines.filter(({ status }) => status === "ready");
  return ready.find(({ kind }) => kind === "tfidf") ?? ready.find(({ kind }) => kind === "majority");
}

const PINNED_WORDS: Partial<Record<EvaluationSummary["kind"], string>> = {
  tfidf: "TF-IDF with logistic regression",
  majority: "guessing the biggest label",
};

interface GainPillProps {
  evaluation: EvaluationDetail;
  pinned: EvaluationSummary;
  target: string;
}

/** Points of accuracy gained or lost against a baseline, with the interval of the difference. */
function GainPill({ evaluation, pinned, target }: GainPillProps) {
  const { data } = useQuery(evaluationQueries.compare([pinned.id, evaluation.id], target));
  const difference = data?.comparisons.find(({ id }) => id === evaluation.id)?.accuracyDifference;
  if (!difference) return null;
  const { tone, words } = describeGain(difference, PINNED_WORDS[pinned.kind] ?? pinned.name);
  const Icon = tone === "grey" ? Equal : tone === "green" ? TrendingUp : TrendingDown;
  const { low, high } = difference;
  return (
    <p
      className={cn(
        "inline-flex min-h-6 w-fit max-w-full items-center gap-1.5 rounded-full px-2.5 py-0.5 font-medium text-xs tabular-nums",
        softTone[tone],
      )}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span>
        {words}
        {low === null || high === null ? "" : ` (${points(low)} to ${points(high)} points)`}
      </span>
    </p>
  );
}
