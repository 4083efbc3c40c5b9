"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toast";
import { modelMutations } from "@/lib/models/mutations";
import type { ModelSummary } from "@/lib/models/schema";
import { messageOf } from "@/lib/utils";

/** What is done with a model at once and can be taken back from the toast that says so. */
export function useModelActions(model: Pick<ModelSummary, "id" | "name">) {
  const client = useQueryClient();
  const update = useMutation(modelMutations.update(client));
  const toTrash = useMutation(modelMutations.trash(client));
  const fromTrash = useMutation(modelMutations.restore(client));
  const modelId = model.id;
  // The line of the model is gone by the time that this ends, so nothing of it may hang on the line.
  const told = async (work: Promise<unknown>, done: string, undo: () => void, failed: string) => {
    try {
      await work;
      toast.success(done, { action: { label: "Undo", onClick: undo } });
    } catch (error) {
      toast.error(failed, { description: messageOf(error) });
    }
  };
  const archive = (archived: boolean): void =>
    void told(
      update.mutateAsync({ modelId, archived }),
      archived ? `“${model.name}” is in the archive` : `“${model.name}” is back from the archive`,
      () => archive(!archived),
      archived ? "The model was not archived" : "The model was not taken back",
    );
  const trash = (): void =>
    void told(
      toTrash.mutateAsync({ modelId }),
      `“${model.name}” is in the trash`,
      restore,
      "The model was not deleted",
    );
  const restore = (): void =>
    void told(fromTrash.mutateAsync({ modelId }), `“${model.name}” is back`, trash, "The model was not restored");
  return { archive, trash, restore, isPending: update.isPending || toTrash.isPending || fromTrash.isPending };
}
