"use client";

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { evaluationMutations } from "@/lib/evaluations/mutations";
import { evaluationQueries, isMoving } from "@/lib/evaluations/queries";
import type { EvaluationDetail, EvaluationSummary } from "@/lib/evaluations/schema";
import { modelQueries } from "@/lib/models/queries";
import { formatCount, messageOf } from "@/lib/utils";
import { EvaluationProgress } from "./evaluation-progress";
import { ThresholdsForm } from "./thresholds-form";
import { useEvaluation } from "./use-evaluation";

interface ThresholdsPanelProps {
  evaluationId: string;
  modelId: string;
}

/**
 * From which scores on labels are chosen. Always tuned on the validation rows: on the test rows the thresholds would
 * flatter the model by which they are judged.
 */
export function ThresholdsPanel({ evaluationId, modelId }: ThresholdsPanelProps) {
  const { preparationId } = useEvaluation(evaluationId);
  const { data } = useInfiniteQuery(evaluationQueries.list({ modelId, preparationId, split: "validation" }));
  if (data === undefined) return <Skeleton className="h-64" />;
  const newest = data.pages[0]?.data.find(({ status }) => status === "ready" || isMoving(status));
  if (newest === undefined) return <NoValidation modelId={modelId} preparationId={preparationId} />;
  return <OnValidation summary={newest} modelId={modelId} />;
}

function NoValidation({ modelId, preparationId }: { modelId: string; preparationId: string }) {
  const { mutateAsync, isPending } = useMutation(evaluationMutations.create(useQueryClient()));
  const start = async () => {
    try {
      await mutateAsync({ kind: "model", modelId, preparationId, split: "validation" });
    } catch (error) {
      toast.error("The validation rows were not asked for", { description: messageOf(error) });
    }
  };
  return (
    <Card>
      <EmptyState
        as="h2"
        icon={SlidersHorizontal}
        title="Thresholds are tuned on the validation rows"
        description="Never on the test rows, by which the model is judged. The model has not been asked for the validation rows yet."
        actions={
          <Button variant="primary" pending={isPending} onClick={() => void start()}>
            Evaluate on validation
          </Button>
        }
      />
    </Card>
  );
}

/** Fewer are tuned on here when asked for, while training leaves them alone. */
const FEW_ROWS = 50;

function OnValidation({ summary, modelId }: { summary: EvaluationSummary; modelId: string }) {
  const { data: evaluation } = useQuery(evaluationQueries.detail(summary.id));
  const { data: model } = useQuery(modelQueries.detail(modelId));
  if (evaluation === undefined || model === undefined) return <Skeleton className="h-64" />;
  if (evaluation.status !== "ready") return <EvaluationProgress evaluation={evaluation} />;
  return (
    <div className="flex flex-col gap-6">
      <Callout>
        What moves here is counted on {formatCount(evaluation.rowsTotal)} validation rows.{" "}
        {evaluation.rowsTotal < FEW_ROWS ? "So few may suggest by chance what other rows would not. " : null} The test
        rows are left out of it, so that they still tell how good the outcome is. What you save holds at once: in the
        playground, in batches, and for programs that ask the server which labels are chosen.
      </Callout>
      {targetsOf(evaluation).map((target) => (
        <ThresholdsForm key={target} evaluationId={evaluation.id} model={model} target={target} />
      ))}
    </div>
  );
}

function targetsOf({ targets, report }: EvaluationDetail): string[] {
  const judged = new Set(report?.targets.filter(({ rows }) => rows > 0).map(({ target }) => target));
  return targets.map(({ name }) => name).filter((name) => judged.has(name));
}
