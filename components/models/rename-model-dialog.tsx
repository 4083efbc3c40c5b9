"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { modelMutations } from "@/lib/models/mutations";
import { type ModelSummary, updateModelInput } from "@/lib/models/schema";

interface RenameModelDialogProps {
  model: ModelSummary;
  onClose: () => void;
}

/** A small dialog for the name, open while it is there. */
export function RenameModelDialog({ model, onClose }: RenameModelDialogProps) {
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title="Rename model"
        description="The name is for people. The id that programs use does not change."
        size="sm"
      >
        <RenameForm model={model} onDone={onClose} />
      </DialogContent>
    </Dialog>
  );
}

const renameInput = updateModelInput.pick({ name: true }).required();

function RenameForm({ model, onDone }: { model: ModelSummary; onDone: () => void }) {
  const rename = useMutation(modelMutations.rename(useQueryClient(), model.id));
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(renameInput),
    defaultValues: { name: model.name },
  });
  const submit = handleSubmit(({ name }) =>
    rename.mutate(name, {
      onSuccess: onDone,
      onError: (error) => toast.error("The model was not renamed", { description: error.message }),
    }),
  );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Field label="Name" error={formState.errors.name?.message}>
        {(props) => <Input {...props} {...register("name")} autoComplete="off" />}
      </Field>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={rename.isPending}>
          Rename
        </Button>
      </DialogFooter>
    </form>
  );
}
