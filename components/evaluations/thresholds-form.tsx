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
import { describeDraft, movedThresholds } from "@/lib/evaluations/threshold-effect";
import { modelMutations } from "@/lib/models/mutations";
import { modelQueries } from "@/lib/models/queries";
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

/** Opens at the thresholds in force, whoever set them; what tuning on the rows suggests stands beside them. */
export function ThresholdsForm({ evaluationId, model, target }: ThresholdsFormProps) {
  const curves = useQuery(evaluationQueries.thresholds(evaluationId, target));
  const inForce = useQuery(modelQueries.thresholds(model.id));
  if (curves.data !== undefined && inForce.data !== undefined) {
    const own = inForce.data.data.find((one) => one.target === target) ?? ALWAYS_AN_ANSWER;
    return <Form curves={curves.data} inForce={{ default: own.default, labels: own.labels }} model={model} />;
  }
  const error = curves.error ?? inForce.error;
  if (error === null) return <Skeleton className="h-64" />;
  return (
    <p className="text-danger text-sm">
      The thresholds of “{target}” could not be {curves.error === null ? "read" : "counted"}. {error.message}
    </p>
  );
}

const ALWAYS_AN_ANSWER: TargetThresholds = { default: null, labels: [] };

interface FormProps {
  curves: ThresholdCurves;
  inForce: TargetThresholds;
  model: ModelSummary;
}

function Form({ curves, inForce, model }: FormProps) {
  const [aim, setAim] = useState<ThresholdAim>({ kind: "f1" });
  const [tunedFor, setTunedFor] = useState<ThresholdAim | null>(null);
  /** What is not saved; null while those in force stand here. */
  const [draft, setDraft] = useState<TargetThresholds | null>(null);
  const { save, isPending } = useSaving(model.id, curves.target);
  const shown = draft ?? inForce;
  const moved = movedThresholds(curves, inForce, shown);
  const isTuned = tunedFor !== null && movedThresholds(curves, tuneCurves(curves, tunedFor), shown) === 0;
  const tune = (next: ThresholdAim) => {
    setTunedFor(next);
    setDraft(tuneCurves(curves, next));
  };
  const forget = () => {
    setTunedFor(null);
    setDraft(null);
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
        <ThresholdsAim aim={aim} onChange={setAim} onTune={tune} />
        <Sliders
          curves={curves}
          thresholds={shown}
          inForce={inForce}
          tuned={tuneCurves(curves, aim)}
          onChange={setDraft}
        />
        <p role="status" className="text-muted text-sm">
          {describeDraft(moved, isTuned ? tunedFor : null)}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button
            variant="primary"
            pending={isPending}
            // Not `disabled`, which would throw the focus away once they are saved.
            aria-disabled={moved === 0}
            className="aria-disabled:opacity-50"
            onClick={() => moved > 0 && void save(shown, () => setDraft((now) => (now === draft ? null : now)))}
          >
            Save thresholds
          </Button>
          {tunedFor === null || isTuned ? null : <Button onClick={() => tune(tunedFor)}>Reset to tuned</Button>}
          {moved === 0 ? null : <Button onClick={forget}>Back to those in force</Button>}
          {model.thresholds?.some(({ target }) => target === curves.target) ? (
            <Button variant="ghost" onClick={() => void save(null, forget)}>
              Back to those of training
            </Button>
          ) : null}
        </div>
      </CardContent>
    </Card>
  );
}

/** Saves the thresholds of a target, null for those of training, and says so; `onSaved` comes once they are in force here. */
function useSaving(modelId: string, target: string) {
  const { mutateAsync, isPending } = useMutation(modelMutations.setThresholds(useQueryClient()));
  const save = async (thresholds: TargetThresholds | null, onSaved: () => void) => {
    try {
      await mutateAsync({ modelId, target, thresholds });
      onSaved();
      toast.success(thresholds === null ? "The thresholds are those of training again" : "Thresholds saved");
    } catch (error) {
      toast.error("The thresholds were not saved", { description: messageOf(error) });
    }
  };
  return { save, isPending };
}
