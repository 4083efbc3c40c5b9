"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { modelMutations } from "@/lib/models/mutations";
import { modelQueries } from "@/lib/models/queries";
import type { ModelConsequences, ModelSummary } from "@/lib/models/schema";
import { messageOf, pluralise } from "@/lib/utils";

interface PurgeModelDialogProps {
  model: ModelSummary;
  onClose: () => void;
}

/** Names what goes for good; the name has to be typed, because there is no way back. */
export function PurgeModelDialog({ model, onClose }: PurgeModelDialogProps) {
  const { data, error } = useQuery(modelQueries.consequences(model.id));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={`Delete “${model.name}” for good?`} description="This cannot be undone.">
        {data === undefined ? (
          error === null ? (
            <Skeleton className="h-40" />
          ) : (
            <p role="alert" className="text-danger text-sm">
              What would go with it could not be read, so nothing can be deleted now. {error.message}
            </p>
          )
        ) : (
          <PurgeForm model={model} consequences={data} onClose={onClose} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function consequencesInWords({ evaluations, batches, serverName }: ModelConsequences): string[] {
  return [
    `The model on ${serverName}: programs that ask for it get an error.`,
    ...(evaluations > 0 ? [`${pluralise(evaluations, "evaluation")} with all answers.`] : []),
    ...(batches > 0 ? [`${pluralise(batches, "batch", "batches")} with the files.`] : []),
  ];
}

function PurgeForm({ model, consequences, onClose }: PurgeModelDialogProps & { consequences: ModelConsequences }) {
  const [typed, setTyped] = useState("");
  const router = useRouter();
  const purge = useMutation(modelMutations.purge(useQueryClient()));
  const isNamed = typed.trim() === model.name.trim();
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isNamed && !purge.isPending) void deleteForGood();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <div>
        <h3 className="mb-1.5 font-medium text-sm">Goes for good</h3>
        <ul className="list-disc pl-5 text-muted text-sm leading-6">
          {consequencesInWords(consequences).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <p className="mt-2 text-muted text-sm">The job that made it, its data and its curves stay.</p>
      </div>
      <Field label={`Type “${model.name}” to confirm`}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Keep it in the trash</Button>
        </DialogClose>
        <Button type="submit" variant="danger" pending={purge.isPending} disabled={!isNamed}>
          Delete for good
        </Button>
      </DialogFooter>
    </form>
  );
}
