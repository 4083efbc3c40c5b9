"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Square, TrendingUp } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { formatDuration } from "@/lib/charts/format";
import type { LearningCurve } from "@/lib/evaluations/learning-schema";
import { learningMutations } from "@/lib/evaluations/mutations";
import { learningCurvesQuery } from "@/lib/evaluations/queries";
import { jobQueries } from "@/lib/jobs/queries";
import { LearningAdviceList } from "./learning-advice";
import { LearningChart } from "./learning-chart";

interface LearningCurveCardProps {
  preparationId: string;
  serverId: string;
  /** What is trained again on parts of the rows. */
  baseModel: string;
}

/** As lib/evaluations/learning-schema.ts fills in: five sizes, three trainings of each, all of the rows once. */
const WHOLE_TRAININGS = 3 * (0.1 + 0.25 + 0.5 + 0.75) + 1;

/** Whether more rows would help: the same training on parts of them, on request, and what it says of every label. */
export function LearningCurveCard(props: LearningCurveCardProps) {
  const { data, error } = useQuery(learningCurvesQuery(props.preparationId));
  const curve = data?.data.find(({ serverId, baseModel }) => {
    return serverId === props.serverId && baseModel === props.baseModel;
  });
  return (
    <Card className="flex flex-col gap-4 p-5">
      {curve?.status === "running" ? (
        <StopButton curve={curve} />
      ) : (
        <StartButton {...props} isAgain={curve !== undefined} />
      )}
      {error === null ? null : <Callout title="The learning curves could not be read">{error.message}</Callout>}
      {curve === undefined ? null : <Curve curve={curve} />}
    </Card>
  );
}

function Curve({ curve }: { curve: LearningCurve }) {
  const targets = [...new Set(curve.runs.flatMap(({ scores }) => (scores ?? []).map(({ target }) => target)))];
  const [chosen, setChosen] = useState<string | null>(null);
  const target = chosen !== null && targets.includes(chosen) ? chosen : targets[0];
  const failed = curve.runs.filter(({ status }) => status === "failed").length;
  return (
    <>
      {curve.status === "running" ? <Running curve={curve} /> : null}
      {curve.error === null ? null : (
        <Callout title={curve.error.message}>{curve.error.detail ?? "Start it again when that is mended."}</Callout>
      )}
      {curve.status === "cancelled" ? (
        <p className="text-muted text-xs">Stopped; this is what it found until then.</p>
      ) : null}
      {failed > 0 && curve.error === null ? (
        <p className="text-muted text-xs">{failed} of its trainings failed and are left out.</p>
      ) : null}
      {target === undefined ? null : (
        <>
          {targets.length > 1 ? (
            <Select
              aria-label="Target of the learning curve"
              className="w-56 max-w-full"
              options={targets.map((name) => ({ value: name, label: name }))}
              value={target}
              onValueChange={setChosen}
            />
          ) : null}
          <LearningChart runs={curve.runs} target={target} />
          {/* Before its end nothing can be said. */}
          {curve.status === "running" ? null : <LearningAdviceList curve={curve} target={target} />}
        </>
      )}
    </>
  );
}

function Running({ curve: { runs } }: { curve: LearningCurve }) {
  const done = runs.filter(({ status }) => status === "ready" || status === "failed").length;
  const words = `${done} of ${runs.length} trainings`;
  return (
    <div className="flex flex-col gap-2">
      <Progress label="Trainings done" value={done} max={runs.length} valueText={words} className="h-2" />
      <p className="text-muted text-xs tabular-nums">{words} · you may leave this page: it goes on without it.</p>
    </div>
  );
}

function StartButton({ preparationId, serverId, baseModel, isAgain }: LearningCurveCardProps & { isAgain: boolean }) {
  const { mutate, isPending } = useMutation(learningMutations.create(useQueryClient()));
  const { data } = useQuery(jobQueries.estimate({ preparationId, serverId, model: baseModel, hyperparameters: {} }));
  const seconds = data?.estimate?.seconds ?? null;
  const start = () =>
    mutate(
      { preparationId, serverId, baseModel },
      { onError: ({ message }) => toast.error("The learning curve was not started", { description: message }) },
    );
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button size="sm" pending={isPending} onClick={start}>
        <TrendingUp aria-hidden />
        {isAgain ? "Make it again" : "Make a learning curve"}
      </Button>
      <span className="text-muted text-xs tabular-nums">
        {seconds === null
          ? "13 trainings"
          : `13 trainings, about ${formatDuration(Math.max(1, seconds * WHOLE_TRAININGS) * 1000, "up")}`}
      </span>
    </div>
  );
}

function StopButton({ curve }: { curve: LearningCurve }) {
  const { mutate, isPending } = useMutation(learningMutations.cancel(useQueryClient()));
  const stop = () =>
    mutate(curve, { onError: ({ message }) => toast.error("The learning curve goes on", { description: message }) });
  return (
    <Button size="sm" className="self-start" pending={isPending} onClick={stop}>
      <Square aria-hidden />
      Stop
    </Button>
  );
}
