"use client";

import { CircleCheck, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { formatShare } from "@/lib/charts/format";
import type { ModelSummary } from "@/lib/models/schema";
import { describeUnlikeUnknown } from "@/lib/models/unlike";
import { type Outcome, outcomeOf } from "@/lib/playground/outcome";
import type { ClassifyResult } from "@/lib/playground/schema";
import { type TrueLabels, topLabels, trueLabelsOf, verdictOf } from "@/lib/playground/verdict";
import { cn } from "@/lib/utils";
import { ScoreList, ThresholdLegend } from "./score-list";

const SUBJECTS = {
  sentence: {
    failed: "This sentence could not be classified",
    own: "Your own sentence; the highest score comes first.",
    none: "Type a sentence, or take an example.",
  },
  conversation: {
    failed: "This conversation could not be classified",
    own: "Your own conversation; the highest score comes first.",
    none: "Write a message.",
  },
} as const;

/** What was asked. */
export type ResultSubject = keyof typeof SUBJECTS;

interface ResultCardProps {
  model: ModelSummary;
  /** The newest answer; null before the first and while there is no text. */
  answer: { text: string; result: ClassifyResult } | null;
  /** Over the scores; the model's name where two stand side by side. */
  title?: string;
  /** What can be done with the answer. */
  actions?: ReactNode;
  /** True labels of the answered text, when it is an example. */
  truth: TrueLabels | null;
  /** The answer is not (yet) that of the text in the field. */
  isStale: boolean;
  error: Error | null;
  onRetry: () => void;
  subject?: ResultSubject;
}

/** All labels with their scores. The rows stand there from the start, so that an answer moves nothing. */
export function ResultCard(props: ResultCardProps) {
  const { model, answer, title = "Labels", actions, truth, isStale, error, onRetry, subject = "sentence" } = props;
  const first = answer?.result.results[0];
  const targets = first?.targets ?? [];
  const tops = topLabels(targets);
  const outcome = first === undefined ? null : outcomeOf(first, model.targets);
  return (
    <Card>
      <CardHeader
        title={title}
        actions={
          <span className="text-muted text-xs tabular-nums">
            {answer && !isStale ? `answered in ${formatLatency(answer.result.latencyMs)}` : " "}
          </span>
        }
      />
      <CardContent className="flex flex-col gap-5">
        {error ? (
          <Callout
            tone="danger"
            title={SUBJECTS[subject].failed}
            action={
              <Button size="sm" onClick={onRetry}>
                Try again
              </Button>
            }
          >
            {error.message} {answer ? "Below is the answer before it." : ""}
          </Callout>
        ) : null}
        <div
          aria-busy={isStale}
          className={cn("flex flex-col gap-6 transition-opacity", isStale && !error && answer && "opacity-60")}
        >
          <VerdictLine outcome={outcome} truth={truth} words={SUBJECTS[subject]} />
          {outcome === null ? null : <OutcomeLine outcome={outcome} tops={tops} />}
          {targets.some(({ scores }) => scores.some(({ threshold }) => threshold !== null)) ? (
            <ThresholdLegend />
          ) : null}
          {model.targets.map((target) => (
            <ScoreList
              key={target.name}
              target={target}
              hasTitle={model.targets.length > 1}
              scores={targets.find((scored) => scored.target === target.name)?.scores ?? null}
              trueLabels={truth ? trueLabelsOf(truth, target.name) : []}
            />
          ))}
        </div>
        {outcome === null || first?.unlikeUnknown == null ? null : (
          <p className="text-muted text-xs leading-5">{describeUnlikeUnknown(first.unlikeUnknown)}</p>
        )}
        {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
        <p role="status" className="sr-only">
          {isStale || outcome === null ? "" : spokenOf(outcome, tops)}
        </p>
      </CardContent>
    </Card>
  );
}

type Tops = ReturnType<typeof topLabels>;

const UNKNOWN_TITLES = {
  unlike: "I don’t know: unlike the training data",
  unsure: "I don’t know: not sure enough",
} as const;

/** An answer for whoever hears the page. */
function spokenOf({ kind }: Outcome, tops: Tops): string {
  const scores = tops.map(({ target, label, score }) => `${target}: ${label}, ${formatShare(score)}`).join("; ");
  return kind === "label" ? scores : `${UNKNOWN_TITLES[kind]}. Highest scores: ${scores}`;
}

/** What the thresholds choose, or that the model does not know. */
function OutcomeLine({ outcome: { kind, chosen }, tops }: { outcome: Outcome; tops: Tops }) {
  if (kind !== "label") {
    return (
      <Callout tone="warning" title={UNKNOWN_TITLES[kind]}>
        The best guess would be {tops.map(({ label }) => label).join(", ")}.
      </Callout>
    );
  }
  return (
    <dl className="wrap-anywhere flex flex-wrap gap-x-6 gap-y-1 text-sm">
      {chosen.map(({ target, labels }) => (
        <div key={target}>
          <dt className="inline text-muted">{chosen.length > 1 ? target : "Answer"}: </dt>
          <dd className="inline font-medium">{labels.length === 0 ? "none" : labels.join(", ")}</dd>
        </div>
      ))}
    </dl>
  );
}

interface VerdictLineProps {
  /** Null before the first answer. */
  outcome: Outcome | null;
  truth: TrueLabels | null;
  words: (typeof SUBJECTS)[ResultSubject];
}

/** Whether the answer is that of the data. Where the model does not know, it is neither right nor wrong. */
function VerdictLine({ outcome, truth, words }: VerdictLineProps) {
  const verdict = outcome === null || truth === null ? null : verdictOf(outcome, truth);
  if (outcome === null || truth === null || verdict === null) {
    return <p className="-mb-2 min-h-5 text-muted text-sm">{outcome === null ? words.none : words.own}</p>;
  }
  const wanted = outcome.chosen.flatMap(({ target }) => trueLabelsOf(truth, target));
  const its = `${wanted.length > 1 ? "its labels in the data are" : "its label in the data is"} `;
  const Icon = verdict === "right" ? CircleCheck : CircleX;
  return (
    <p className="-mb-2 flex min-h-5 items-center gap-2 text-sm">
      {verdict === "unknown" ? null : (
        <Icon aria-hidden className={cn("size-4 shrink-0", verdict === "right" ? "text-success" : "text-danger")} />
      )}
      <span className="min-w-0">
        {VERDICT_WORDS[verdict]}: {its}
        <span className="font-medium">{wanted.length === 0 ? "none" : wanted.join(", ")}</span>
      </span>
    </p>
  );
}

const VERDICT_WORDS = { right: "Right", wrong: "Wrong", unknown: "The model does not know" } as const;

function formatLatency(latencyMs: number): string {
  return latencyMs < 10 ? `${latencyMs.toFixed(1)} ms` : `${Math.round(latencyMs)} ms`;
}
