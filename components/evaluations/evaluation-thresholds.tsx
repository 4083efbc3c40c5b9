"use client";

import { EmptyState } from "@/components/ui/empty-state";
import { ThresholdsPanel } from "./thresholds-panel";
import { useEvaluation } from "./use-evaluation";

/** The thresholds of the evaluated model; baselines and chat models have none. */
export function EvaluationThresholds({ evaluationId }: { evaluationId: string }) {
  const { modelId } = useEvaluation(evaluationId);
  if (modelId !== null) return <ThresholdsPanel evaluationId={evaluationId} modelId={modelId} />;
  return (
    <EmptyState
      as="h2"
      title="There are no thresholds here"
      description="They belong to a trained model, and this was not one."
    />
  );
}
