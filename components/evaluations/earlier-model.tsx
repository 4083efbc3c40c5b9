"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { GitCompareArrows, Target } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import { toast } from "@/components/ui/toast";
import { evaluationMutations } from "@/lib/evaluations/mutations";
import { evaluationKeys, isMoving } from "@/lib/evaluations/queries";
import type { EvaluationDetail, EvaluationSummary } from "@/lib/evaluations/schema";
import { compareHref } from "@/lib/evaluations/search-params";
import { pluralise } from "@/lib/utils";
import { ResumeButton } from "./evaluation-progress";

/** Of a model that was trained again: what that fixed and broke, once the one before has answered the same rows. */
export function EarlierModel({ evaluation }: { evaluation: EvaluationDetail }) {
  const { id, earlier } = evaluation;
  if (earlier === null) return null;
  const before = earlier.evaluation;
  return (
    <Card>
      <CardContent className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p className="wrap-anywhere min-w-0 flex-1 basis-72 text-sm">
          <span className="font-medium">It was trained again after {earlier.name}.</span>{" "}
          <span className="text-muted">{wordsOf(before)}</span>
        </p>
        {before === null ? <EvaluateEarlier evaluation={evaluation} earlier={earlier} /> : null}
        {before?.status === "ready" ? (
          <Button asChild>
            <Link href={compareHref([before.id, id])} prefetch={false}>
              <GitCompareArrows aria-hidden />
              See what was fixed and broken
            </Link>
          </Button>
        ) : null}
        {before !== null && isMoving(before.status) ? <UnderWay before={before} name={earlier.name} /> : null}
        {before?.status === "failed" || before?.status === "cancelled" ? <ResumeButton evaluation={before} /> : null}
      </CardContent>
    </Card>
  );
}

function wordsOf(before: EvaluationSummary | null): string {
  if (before === null) return "Evaluate that one on these same rows, to see which rows this one fixed and broke.";
  if (before.status === "ready") return "Both have answered these same rows.";
  if (isMoving(before.status)) return "That one is being asked for these same rows.";
  return before.error?.message ?? "It was stopped before it had answered these same rows.";
}

function UnderWay({ before: { rowsDone, rowsTotal, status }, name }: { before: EvaluationSummary; name: string }) {
  return (
    <Progress
      label={`Progress of ${name}`}
      value={status === "scoring" ? null : rowsDone}
      max={rowsTotal}
      valueText={`${rowsDone} of ${pluralise(rowsTotal, "row")}`}
      className="max-w-40"
    />
  );
}

interface EvaluateEarlierProps {
  evaluation: EvaluationDetail;
  earlier: NonNullable<EvaluationDetail["earlier"]>;
}

/** Asks the model before for every row that this one answered; one stays here until it has. */
function EvaluateEarlier({ evaluation: { id, preparationId, split, settings }, earlier }: EvaluateEarlierProps) {
  const client = useQueryClient();
  const { mutate, isPending } = useMutation(evaluationMutations.create(client));
  const { seed, resamples } = settings;
  const evaluate = () =>
    mutate(
      { kind: "model", modelId: earlier.modelId, preparationId, split, settings: { seed, resamples } },
      {
        // It moves: from here on this evaluation is asked for until both are ready.
        onSuccess: (made) =>
          client.setQueryData<EvaluationDetail>(
            evaluationKeys.detail(id),
            (now) => now && { ...now, earlier: { ...earlier, evaluation: made } },
          ),
        onError: ({ message }) => toast.error("The evaluation was not started", { description: message }),
      },
    );
  return (
    <Button
      className="h-auto min-h-8 max-w-full whitespace-normal py-1.5 pointer-coarse:h-auto pointer-coarse:min-h-10"
      pending={isPending}
      onClick={evaluate}
    >
      <Target aria-hidden />
      <span className="wrap-anywhere min-w-0">Evaluate {earlier.name} on these same rows</span>
    </Button>
  );
}
