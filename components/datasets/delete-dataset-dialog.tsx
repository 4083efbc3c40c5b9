"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { toast } from "@/components/ui/toast";
import { datasetMutations } from "@/lib/datasets/mutations";
import type { DatasetSummary } from "@/lib/datasets/schema";
import { pluralise } from "@/lib/utils";

interface DeleteDatasetDialogProps {
  dataset: Pick<DatasetSummary, "id" | "name" | "rowCount" | "status">;
  onClose: () => void;
}

export function DeleteDatasetDialog({ dataset, onClose }: DeleteDatasetDialogProps) {
  const router = useRouter();
  const remove = useMutation(datasetMutations.remove(useQueryClient(), dataset.id));
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        toast.success(`Deleted “${dataset.name}”`);
        router.push("/datasets");
      },
      onError: ({ message }) => toast.error("The dataset was not deleted", { description: message }),
    });
  return (
    <AlertDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete “${dataset.name}”?`}
      description={
        <>
          It disappears with {dataset.status === "ready" ? pluralise(dataset.rowCount, "row") : "its file"}, and its
          preparations leave their list. Jobs and models that were trained on them stay and keep working.
        </>
      }
      cancelLabel="Keep it"
      actions={[{ label: "Delete dataset", variant: "danger", onSelect: confirm, pending: remove.isPending }]}
    />
  );
}
