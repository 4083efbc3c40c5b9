"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { datasetMutations } from "@/lib/datasets/mutations";
import { type DatasetSummary, updateDatasetInput } from "@/lib/datasets/schema";

const renameForm = z.object({ name: updateDatasetInput.shape.name.unwrap() });

interface RenameDatasetDialogProps {
  dataset: Pick<DatasetSummary, "id" | "name">;
  onClose: () => void;
}

export function RenameDatasetDialog({ dataset, onClose }: RenameDatasetDialogProps) {
  const update = useMutation(datasetMutations.update(useQueryClient(), dataset.id));
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(renameForm),
    defaultValues: { name: dataset.name },
  });
  const save = handleSubmit(({ name }) =>
    update.mutate({ name }, { onSuccess: onClose, onError: ({ message }) => setError("name", { message }) }),
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title="Rename the dataset" size="sm">
        <form onSubmit={(event) => void save(event)} noValidate>
          <Field label="Name" error={formState.errors.name?.message}>
            {(control) => <Input {...control} {...register("name")} autoComplete="off" />}
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" pending={update.isPending}>
              Rename
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
