"use client";

import { useQuery } from "@tanstack/react-query";
import { modelQueries } from "@/lib/models/queries";
import { LearningCurveCard } from "./learning-curve-card";

/** Whether more rows would help, for training as this model was trained; nothing where the model is gone. */
export function LearningPart({ modelId, preparationId }: { modelId: string; preparationId: string }) {
  const { data: model } = useQuery(modelQueries.detail(modelId));
  if (model === undefined) return null;
  return <LearningCurveCard preparationId={preparationId} serverId={model.serverId} baseModel={model.baseModel} />;
}
