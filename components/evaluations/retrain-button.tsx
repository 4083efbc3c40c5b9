"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { retrainJob, retrainRecipe } from "@/lib/evaluations/fixes/retrain";
import type { EvaluationDetail } from "@/lib/evaluations/schema";
import { jobMutations } from "@/lib/jobs/mutations";
import { jobQueries } from "@/lib/jobs/queries";
import { modelQueries } from "@/lib/models/queries";
import { preparationMutations } from "@/lib/preparations/mutations";
import { preparationQueries } from "@/lib/preparations/queries";
import { messageOf } from "@/lib/utils";

/** New splits of the mended rows with the same test rows, and a job with the settings of the model's own; then its page. */
export function RetrainButton({ evaluation: { modelId, preparationId, datasetId } }: { evaluation: EvaluationDetail }) {
  const router = useRouter();
  const client = useQueryClient();
  const isTaken = useRef(false);
  const model = useQuery({ ...modelQueries.detail(modelId ?? ""), enabled: modelId !== null });
  const prepare = useMutation(preparationMutations.create(client, datasetId));
  const create = useMutation(jobMutations.create(client));
  const jobId = model.data?.jobId ?? null;
  const whyNot = whyNotRetrain(modelId, model.isPending, jobId);

  const retrain = async () => {
    // A double click arrives before the button is drawn as busy, and would train twice.
    if (isTaken.current || jobId === null) return;
    isTaken.current = true;
    try {
      const [job, preparation] = await Promise.all([
        client.fetchQuery(jobQueries.detail(jobId)),
        client.fetchQuery(preparationQueries.detail(preparationId)),
      ]);
      const splits = await prepare.mutateAsync(retrainRecipe(preparation));
      const made = await create.mutateAsync(retrainJob(job, splits));
      router.push(`/jobs/${made.id}`);
    } catch (error) {
      isTaken.current = false;
      toast.error("It was not trained again", { description: messageOf(error) });
    }
  };
  return (
    <Button
      variant="primary"
      // Busy until the next page is there.
      pending={prepare.isPending || create.isPending || create.isSuccess}
      disabled={whyNot !== null}
      {...(whyNot !== null && { title: whyNot })}
      onClick={() => void retrain()}
    >
      <RotateCw aria-hidden />
      Retrain with the same settings
    </Button>
  );
}

function whyNotRetrain(modelId: string | null, isPending: boolean, jobId: string | null): string | null {
  if (modelId === null) return "This was no trained model: there are no settings to train with again.";
  if (isPending) return "Reading the model's settings…";
  return jobId === null ? "The job that made this model is gone, and with it the settings." : null;
}
