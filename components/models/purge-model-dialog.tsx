"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { PurgeDialog } from "@/components/ui/purge-dialog";
import { toast } from "@/components/ui/toast";
import { modelMutations } from "@/lib/models/mutations";
import { modelQueries } from "@/lib/models/queries";
import type { ModelConsequences, ModelSummary } from "@/lib/models/schema";
import { messageOf, pluralise } from "@/lib/utils";

interface PurgeModelDialogProps {
  model: ModelSummary;
  onClose: () => void;
}

/** Deletes a model for good, here and on its server. */
export function PurgeModelDialog({ model, onClose }: PurgeModelDialogProps) {
  const { data, error } = useQuery(modelQueries.consequences(model.id));
  const router = useRouter();
  const purge = useMutation(modelMutations.purge(useQueryClient()));
  const deleteForGood = async () => {
    try {
      const { remoteFailure } = await purge.mutateAsync({ modelId: model.id });
      onClose();
      router.push("/models?state=trash");
      if (remoteFailure === null) toast.success(`Deleted “${model.name}” for good`);
      else toast.warning("The model is gone here, but not on its server", { description: remoteFailure });
    } catch (error) {
      toast.error("The model was not deleted", { description: messageOf(error) });
    }
  };
  return (
    <PurgeDialog
      title={`Delete “${model.name}” for good?`}
      name={model.name}
      consequences={data === undefined ? null : inWords(data)}
      error={error}
      isPending={purge.isPending}
      onPurge={() => void deleteForGood()}
      onClose={onClose}
    />
  );
}

function inWords({ evaluations, batches, serverName }: ModelConsequences) {
  return {
    goes: [
      `The model on ${serverName}: programs that ask for it get an error.`,
      ...(evaluations > 0 ? [`${pluralise(evaluations, "evaluation")} with all answers.`] : []),
      ...(batches > 0 ? [`${pluralise(batches, "batch", "batches")} with the files.`] : []),
    ],
    stays: ["The job that made it, with its curves.", "The dataset and its splits."],
  };
}
