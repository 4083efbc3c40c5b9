"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { modelQueries } from "@/lib/models/queries";
import { LearningCurveCard } from "./learning-curve-card";

interface LearningPartProps {
  modelId: string;
  preparationId: string;
}

/**
 * Whether more rows would help, for training as this model was trained; why not, where the model is not to be had. It asks the server
 * how long that would take, which is measured there: only once somebody has come down to it.
 */
export function LearningPart({ modelId, preparationId }: LearningPartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [isSeen, setIsSeen] = useState(false);
  const { data: model, error } = useQuery({ ...modelQueries.detail(modelId), enabled: isSeen });
  useEffect(() => {
    if (place.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setIsSeen(true);
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={place} className="min-h-24">
      {model === undefined ? (
        <Waiting error={error} />
      ) : (
        <LearningCurveCard preparationId={preparationId} serverId={model.serverId} baseModel={model.baseModel} />
      )}
    </div>
  );
}

function Waiting({ error }: { error: Error | null }) {
  if (error === null) return <Skeleton className="h-24" />;
  return (
    <p className="text-danger text-sm">
      There is no learning curve: which training made the model could not be read. {error.message}
    </p>
  );
}
