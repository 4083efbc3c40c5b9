"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CloudCheck, Play, Square } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardContent } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Progress } from "@/components/ui/progress";
import { toast } from "@/components/ui/toast";
import { formatDuration } from "@/lib/charts/format";
import { evaluationMutations } from "@/lib/evaluations/mutations";
import { evaluationKeys } from "@/lib/evaluations/queries";
import type { EvaluationDetail, EvaluationSummary } from "@/lib/evaluations/schema";
import { formatCount, pluralise } from "@/lib/utils";
import { ChatResume } from "./chat-form-resume";
import { EvaluationStatus } from "./evaluation-status";

/** What goes on until there is a result, or why there is none. */
export function EvaluationProgress({ evaluation }: { evaluation: EvaluationDetail }) {
  const { status, error, settings } = evaluation;
  const goOn =
    settings.chat?.budget == null ? <ResumeButton evaluation={evaluation} /> : <ChatResume evaluation={evaluation} />;
  if (status === "failed") {
    return (
      <ErrorState
        title={error?.message ?? "The evaluation failed"}
        where={`After ${countWords(evaluation)}.`}
        advice="What was answered is kept. Going on asks only for the other rows."
        details={error?.detail ?? undefined}
        actions={goOn}
      />
    );
  }
  if (status === "cancelled") {
    return (
      <Callout title={`Stopped after ${countWords(evaluation)}`} action={goOn}>
        What was answered is kept. Going on asks only for the other rows.
      </Callout>
    );
  }
  return <Running evaluation={evaluation} />;
}

function countWords({ rowsDone, rowsTotal }: EvaluationSummary): string {
  return `${formatCount(rowsDone)} of ${pluralise(rowsTotal, "row")}`;
}

/** From here on it is worth saying how long, and that nobody has to wait. */
const LONG_SECONDS = 60;

function Running({ evaluation }: { evaluation: EvaluationSummary }) {
  const { status, rowsDone, rowsTotal, remainingSeconds } = evaluation;
  const words = countWords(evaluation);
  const left = remainingSeconds === null ? null : formatDuration(remainingSeconds * 1000, "up");
  return (
    <Card>
      <CardContent className="flex flex-col gap-3">
        <div className="flex min-h-8 items-center justify-between gap-4">
          <EvaluationStatus status={status} className="font-medium" />
          <CancelButton evaluation={evaluation} />
        </div>
        <Progress
          label="Rows answered"
          value={status === "queued" ? 0 : status === "scoring" ? null : rowsDone}
          max={rowsTotal}
          valueText={words}
          className="h-2"
        />
        <p className="text-muted text-sm tabular-nums">
          {status === "scoring" ? "All rows are answered; scores and intervals are being counted." : words}
          {status === "running" && left !== null ? ` · ${left} left` : ""}
        </p>
        {(remainingSeconds ?? 0) >= LONG_SECONDS || status === "queued" ? (
          <p className="flex items-start gap-2 text-muted text-xs leading-5">
            <CloudCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
            You may leave this page: it goes on without it, also after a restart.
          </p>
        ) : null}
      </CardContent>
    </Card>
  );
}

function CancelButton({ evaluation: { id } }: { evaluation: EvaluationSummary }) {
  const { mutate, isPending } = useMutation(evaluationMutations.act(useQueryClient(), id));
  const cancel = () =>
    mutate("cancel", {
      onError: ({ message }) => toast.error("The evaluation goes on", { description: message }),
    });
  return (
    <Button size="sm" pending={isPending} onClick={cancel}>
      <Square aria-hidden />
      Stop
    </Button>
  );
}

/** Goes on where it was stopped or failed. */
export function ResumeButton({ evaluation: { id } }: { evaluation: Pick<EvaluationSummary, "id"> }) {
  const client = useQueryClient();
  const { mutate, isPending } = useMutation(evaluationMutations.act(client, id));
  const resume = () =>
    mutate("resume", {
      // A baseline is shown beside others, which know of it only what it was.
      onSuccess: () => client.invalidateQueries({ queryKey: evaluationKeys.details() }),
      onError: ({ message }) => toast.error("The evaluation does not go on", { description: message }),
    });
  return (
    <Button size="sm" variant="primary" pending={isPending} onClick={resume}>
      <Play aria-hidden />
      Go on
    </Button>
  );
}
