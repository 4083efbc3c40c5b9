"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { z } from "zod";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Callout } from "@/components/ui/callout";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/http/api-client";
import { serverMutations } from "@/lib/servers/mutations";
import type { ServerSummary } from "@/lib/servers/schema";
import { pluralise } from "@/lib/utils";

interface RemoveServerProps {
  server: ServerSummary;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Takes a server off the list, after a question that names what that means. */
export function RemoveServer({ server, open, onOpenChange }: RemoveServerProps) {
  const { mutateAsync, isPending, error, reset } = useMutation(serverMutations.remove(useQueryClient(), server.id));
  const change = (isOpen: boolean) => {
    if (!isOpen) reset();
    onOpenChange(isOpen);
  };
  // Its card may be gone before that is through, and callbacks of `mutate` would go with it.
  const remove = async () => {
    try {
      await mutateAsync();
      toast.success(`${server.name} is removed, and its key forgotten`);
    } catch {
      // Shown below the question, as long as that is there.
    }
  };
  return (
    <AlertDialog
      open={open}
      onOpenChange={change}
      title={`Remove ${server.name}?`}
      description={consequences(server)}
      cancelLabel="Keep the server"
      actions={[{ label: "Remove", variant: "danger", pending: isPending, onSelect: () => void remove() }]}
    >
      {error ? <Refusal error={error} /> : null}
    </AlertDialog>
  );
}

function consequences({ hasKey, jobCount, modelCount }: ServerSummary): string {
  const parts = [
    hasKey ? "Its key is forgotten here." : null,
    jobCount === 0 ? null : `The history of its ${pluralise(jobCount, "job")} stays.`,
    modelCount === 0 ? null : `Its ${pluralise(modelCount, "model")} cannot be used from here meanwhile.`,
    "Nothing is deleted on the server itself, and adding the same address again brings everything back.",
  ];
  return parts.filter((part) => part !== null).join(" ");
}

const refusalExtra = z.object({ jobIds: z.array(z.string()) });

function Refusal({ error }: { error: Error }) {
  const extra = error instanceof ApiError ? refusalExtra.safeParse(error.extra).data : undefined;
  return (
    <div role="alert">
      <Callout tone="danger">
        {error.message}
        {extra === undefined ? null : (
          <ul className="mt-2 flex flex-col gap-1">
            {extra.jobIds.map((id) => (
              <li key={id}>
                <Link href={`/jobs/${encodeURIComponent(id)}`} className="font-mono text-accent-text text-xs underline">
                  {id}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Callout>
    </div>
  );
}
