"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { type ThresholdAim, tuneCurves } from "@/lib/evaluations/metrics/tune-thresholds";
import { evaluationQueries } from "@/lib/evaluations/queries";
import type { ThresholdCurves } from "@/lib/evaluations/schema";
import { modelMutations } from "@/lib/models/mutations";
import type { ModelSummary, TargetThresholds } from "@/lib/models/schema";
import { messageOf } from "@/lib/utils";
import { ThresholdsAim } from "./thresholds-aim";
import { AnswerThreshold, LabelThresholds } from "./thresholds-sliders";

interface ThresholdsFormProps {
  /** On the validation rows. */
  evaluationId: string;
  model: ModelSummary;
  target: string;
}

export function ThresholdsForm({ evaluationId, model, target }: ThresholdsFormProps) {
  const { data, error } = useQuery(evaluationQueries.thresholds(evaluationId, target));
  if (data !== undefined) return <Form curves={data} model={model} />;
  if (error === null) return <Skeleton className="h-64" />;
  return (
    <p className="text-danger text-sm">
      The thresholds of “{target}” could not be counted. {error.message}
    </p>
  );
}

const LIKE_TRAINING: TargetThresholds = { default: null, labels: [] };

/** What is saved for a target, without its name. */
function savedOf({ thresholds }: ModelSummary, target: string): TargetThresholds | null {
  const found = thresholds?.find((one) => one.target === target);
  return found === undefined ? null : { default: found.default, labels: found.labels };
}

function Form({ curves, model }: { curves: ThresholdCurves; model: ModelSummary }) {
  const [aim, setAim] = useState<ThresholdAim>({ kind: "f1" });
  const tuned = tuneCurves(curves, aim);
  const saved = savedOf(model, curves.target);
  const [draft, setDraft] = useState<TargetThresholds>(saved ?? tuned);
  const { mutateAsync, isPending } = useMutation(modelMutations.setThresholds(useQueryClient()));
  const save = async (own: TargetThresholds | null) => {
    try {
      await mutateAsync({ modelId: model.id, target: curves.target, thresholds: own });
      toast.success(own === null ? "The thresholds are those of training again" : "Thresholds saved");
    } catch (error) {
      toast.error("The thresholds were not saved", { description: messageOf(error) });
    }
  };
  const isSingle = curves.kind === "single";
  const Sliders = isSingle ? AnswerThreshold : LabelThresholds;
  return (
    <Card>
      <CardHeader
        title={curves.target}
        description={
          isSingle ? "Below the threshold the answer is “I don’t know”." : "A label is chosen from its threshold on."
        }
      />
      <CardContent className="flex flex-col gap-6">
        <ThresholdsAim aim={aim} onChange={setAim} onTune={(next) => setDraft(tuneCurves(curves, next))} />
        <Sliders curves={curves} thresholds={draft} tuned={tuned} onChange={setDraft} />
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" pending={isPending} onClick={() => void save(draft)}>
            Save thresholds
          </Button>
          <Button onClick={() => setDraft(tuned)}>Reset to tuned</Button>
          {saved === null ? null : (
            <Button
              variant="ghost"
              onClick={() => {
                setDraft(isSingle ? LIKE_TRAINING : tuned);
                void save(null);
              }}
            >
              Back to those of training
            </Button>
          )}
        </div>
      </CardContent>
    </Card>
  );
}
