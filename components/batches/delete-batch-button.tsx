"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { batchMutations } from "@/lib/batches/mutations";
import type { BatchDetail } from "@/lib/batches/schema";

/** Deletes a batch, after a question. */
export function DeleteBatchButton({ batch }: { batch: Pick<BatchDetail, "id" | "fileName"> }) {
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const remove = useMutation(batchMutations.remove(useQueryClient(), batch.id));
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        toast.success(`Deleted “${batch.fileName}”`);
        router.push("/batches");
      },
      onError: ({ message }) => toast.error("The batch was not deleted", { description: message }),
    });
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>
        <Trash2 aria-hidden />
        Delete
      </Button>
      <AlertDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={`Delete “${batch.fileName}”?`}
        description="The copy of the file here and its answers are removed for good. Files that you have downloaded stay, and so do corrections that were sent to a dataset."
        cancelLabel="Keep it"
        actions={[{ label: "Delete batch", variant: "danger", onSelect: confirm, pending: remove.isPending }]}
      />
    </>
  );
}
