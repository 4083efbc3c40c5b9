"use client";

import { CircleCheck, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { formatShare } from "@/lib/charts/format";
import type { ModelSummary } from "@/lib/models/schema";
import { outcomeOf } from "@/lib/playground/outcome";
import type { ClassifyResult } from "@/lib/playground/schema";
import { isRight, type TrueLabels, topLabels, trueLabelsOf } from "@/lib/playground/verdict";
import { cn } from "@/lib/utils";
import { ScoreList } from "./score-list";

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
  className?: string;
}

/** All labels with their scores. The rows stand there from the start, so that an answer moves nothing. */
export function ResultCard(props: ResultCardProps) {
  const { model, answer, title = "Labels", actions, truth, isStale, error, onRetry, className } = props;
  const first = answer?.result.results[0];
  const targets = first?.targets ?? [];
  const tops = topLabels(targets);
  return (
    <Card className={className}>
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
            title="This sentence could not be classified"
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
          <Verdict tops={tops} truth={truth} />
          {first === undefined ? null : <OutcomeLine model={model} answer={first} />}
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
        {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
        <p role="status" className="sr-only">
          {isStale
            ? ""
            : tops.map(({ target, label, score }) => `${target}: ${label}, ${formatShare(score)}`).join("; ")}
        </p>
      </CardContent>
    </Card>
  );
}

/** What the thresholds choose, or that the model does not know. */
function OutcomeLine({ model, answer }: { model: ModelSummary; answer: ClassifyResult["results"][number] }) {
  const single = model.targets.filter(({ lossFunction }) => lossFunction !== "multi_class").map(({ name }) => name);
  const { kind, chosen } = outcomeOf(answer, new Set(single));
  const best = topLabels(answer.targets)
    .map(({ label }) => label)
    .join(", ");
  if (kind !== "label") {
    return (
      <Callout
        tone="warning"
        title={kind === "unlike" ? "I don’t know: unlike the training data" : "I don’t know: not sure enough"}
      >
        The best guess would be {best}.
      </Callout>
    );
  }
  return (
    <dl className="wrap-anywhere flex flex-wrap gap-x-6 gap-y-1 text-sm">
      {chosen.map(({ target, labels }) => (
        <div key={target}>
          <dt className="inline text-muted">{model.targets.length > 1 ? target : "Answer"}: </dt>
          <dd className="inline font-medium">{labels.length === 0 ? "none" : labels.join(", ")}</dd>
        </div>
      ))}
    </dl>
  );
}

function Verdict({ tops, truth }: { tops: ReturnType<typeof topLabels>; truth: TrueLabels | null }) {
  const right = truth === null ? null : isRight(tops, truth);
  const Icon = right ? CircleCheck : CircleX;
  const wanted = truth === null ? "" : tops.flatMap(({ target }) => trueLabelsOf(truth, target)).join(", ");
  return (
    <p className="-mb-2 flex min-h-5 items-center gap-2 text-sm">
      {right === null ? (
        <span className="text-muted">
          {tops.length === 0
            ? "Type a sentence, or take an example."
            : "Your own sentence; the highest score comes first."}
        </span>
      ) : (
        <>
          <Icon aria-hidden className={cn("size-4 shrink-0", right ? "text-success" : "text-danger")} />
          <span className="min-w-0">
            {right ? "Right: its label in the data is " : "Wrong: its label in the data is "}
            <span className="font-medium">{wanted}</span>
          </span>
        </>
      )}
    </p>
  );
}

function formatLatency(latencyMs: number): string {
  return latencyMs < 10 ? `${latencyMs.toFixed(1)} ms` : `${Math.round(latencyMs)} ms`;
}
