"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { modelMutations } from "@/lib/models/mutations";
import { type ModelSummary, updateModelInput } from "@/lib/models/schema";

/** A button that opens a small dialog for the name; the id that programs use stays as it is. */
export function RenameModel({ model }: { model: ModelSummary }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={`Rename ${model.name}`} title="Rename">
          <Pencil aria-hidden />
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Rename model"
        description="The name is for people. The id that programs use does not change."
        size="sm"
      >
        <RenameForm model={model} onDone={() => setIsOpen(false)} />
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
