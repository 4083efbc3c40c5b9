"use client";

import { useQuery } from "@tanstack/react-query";
import { Equal, TrendingDown, TrendingUp } from "lucide-react";
import Link from "next/link";
import { Callout } from "@/components/ui/callout";
import { softTone } from "@/components/ui/tones";
import {
  accuracyName,
  baselineName,
  describeGain,
  describeReport,
  guessWords,
  warnOfTrainedOn,
} from "@/lib/evaluations/describe-report";
import { evaluationQueries } from "@/lib/evaluations/queries";
import type { Interval, TargetReport } from "@/lib/evaluations/report-schema";
import type { EvaluationDetail, EvaluationSummary } from "@/lib/evaluations/schema";
import { cn } from "@/lib/utils";
import { pointsRange } from "./scores";

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
        <Gains evaluation={evaluation} pinned={pinned} target={target} />
      )}
      {warning === null ? null : (
        <Callout tone="warning" title={warning.title}>
          {warning.text}
        </Callout>
      )}
      <LeakWarning evaluation={evaluation} />
    </div>
  );
}

/** Beside a score that may be remembered, since copies of its rows were trained on: what the splits' own report says. */
function LeakWarning({ evaluation: { leak, preparationId } }: Pick<FirstLineProps, "evaluation">) {
  if (leak === null) return null;
  return (
    <Callout
      // Less than a point changes nobody's mind.
      tone={leak.points > 0 && leak.points < 1 ? "info" : "warning"}
      title="This result may look better than the model is"
    >
      {leak.sentences.join(" ")}{" "}
      <Link
        href={`/preparations/${encodeURIComponent(preparationId)}`}
        className="rounded-sm underline underline-offset-4"
      >
        See the splits
      </Link>
    </Callout>
  );
}

/** TF-IDF where it is there; what guesses until then. */
function pinnedBaseline(baselines: readonly EvaluationSummary[]): EvaluationSummary | undefined {
  const ready = baselines.filter(({ status }) => status === "ready");
  return ready.find(({ kind }) => kind === "tfidf") ?? ready.find(({ kind }) => kind === "majority");
}

interface GainsProps {
  evaluation: EvaluationDetail;
  pinned: EvaluationSummary;
  target: TargetReport;
}

/** Points gained or lost against a baseline: of accuracy, and of macro-F1, in which small labels count as much as large. */
function Gains({ evaluation, pinned, target }: GainsProps) {
  const { data } = useQuery(evaluationQueries.compare([pinned.id, evaluation.id], target.target));
  const found = data?.comparisons.find(({ id }) => id === evaluation.id);
  const baseline = pinned.kind === "majority" ? guessWords(target.kind) : baselineName(pinned, target.kind);
  return (
    <div className="flex flex-wrap gap-2 empty:hidden">
      <GainPill score={accuracyName(target.kind)} difference={found?.accuracyDifference} baseline={baseline} />
      <GainPill score="Macro-F1" difference={found?.macroF1Difference} baseline={baseline} />
    </div>
  );
}

interface GainPillProps {
  score: string;
  difference: Interval | null | undefined;
  baseline: string;
}

/** One score's gain, with the interval of the difference. */
function GainPill({ score, difference, baseline }: GainPillProps) {
  if (!difference) return null;
  const { tone, words } = describeGain(difference, { score, baseline });
  const Icon = tone === "grey" ? Equal : tone === "green" ? TrendingUp : TrendingDown;
  const range = pointsRange(difference);
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
        {range === null ? "" : ` (${range} points)`}
      </span>
    </p>
  );
}
