"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { NameForm } from "@/components/ui/name-form";
import { modelMutations } from "@/lib/models/mutations";
import { type ModelSummary, updateModelInput } from "@/lib/models/schema";

interface RenameModelDialogProps {
  model: ModelSummary;
  onClose: () => void;
}

/** A small dialog for the name, open while it is there. */
export function RenameModelDialog({ model, onClose }: RenameModelDialogProps) {
  const { mutateAsync, isPending } = useMutation(modelMutations.rename(useQueryClient(), model.id));
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title="Rename model"
        description="The name is for people. The id that programs use does not change."
        size="sm"
      >
        <NameForm
          schema={updateModelInput.shape.name.unwrap()}
          initial={model.name}
          action="Rename"
          isPending={isPending}
          onSubmit={(name) => mutateAsync(name).then(onClose)}
        />
      </DialogContent>
    </Dialog>
  );
}
