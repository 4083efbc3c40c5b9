"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { NameForm } from "@/components/ui/name-form";
import { datasetMutations } from "@/lib/datasets/mutations";
import { type DatasetSummary, updateDatasetInput } from "@/lib/datasets/schema";

interface RenameDatasetDialogProps {
  dataset: Pick<DatasetSummary, "id" | "name">;
  onClose: () => void;
}

export function RenameDatasetDialog({ dataset, onClose }: RenameDatasetDialogProps) {
  const { mutateAsync, isPending } = useMutation(datasetMutations.update(useQueryClient(), dataset.id));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title="Rename the dataset" size="sm">
        <NameForm
          schema={updateDatasetInput.shape.name.unwrap()}
          initial={dataset.name}
          action="Rename"
          isPending={isPending}
          onSubmit={(name) => mutateAsync({ name }).then(onClose)}
        />
      </DialogContent>
    </Dialog>
  );
}
