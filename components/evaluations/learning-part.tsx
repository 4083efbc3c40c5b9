"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { modelQueries } from "@/lib/models/queries";
import { LearningCurveCard } from "./learning-curve-card";

interface LearningPartProps {
  modelId: string;
  preparationId: string;
}

/**
 * Whether more rows would help, for training as this model was trained; nothing where the model is gone. It asks the server
 * how long that would take, which is measured there: only once somebody has come down to it.
 */
export function LearningPart({ modelId, preparationId }: LearningPartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [isSeen, setIsSeen] = useState(false);
  const { data: model } = useQuery({ ...modelQueries.detail(modelId), enabled: isSeen });
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
      {model === undefined ? null : (
        <LearningCurveCard preparationId={preparationId} serverId={model.serverId} baseModel={model.baseModel} />
      )}
    </div>
  );
}
