"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, KeyRound, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { toast } from "@/components/ui/toast";
import { webhookMutations } from "@/lib/notifications/mutations";
import type { WebhookSummary } from "@/lib/notifications/webhook-schema";
import { SecretContent } from "./secret-dialog";
import { WebhookForm } from "./webhook-form";

/** What is done seldom to a webhook: change it, give it another secret, delete it. */
export function WebhookMenu({ webhook }: { webhook: WebhookSummary }) {
  const [isEditing, setIsEditing] = useState(false);
  const [isRotating, setIsRotating] = useState(false);
  const remove = useRemoval(webhook);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={`More for the webhook to ${webhook.url}`}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={() => setIsEditing(true)}>
            <Pencil aria-hidden />
            Change
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setIsRotating(true)}>
            <KeyRound aria-hidden />
            New secret
          </DropdownMenuItem>
          <DropdownMenuItem tone="danger" onSelect={remove}>
            <Trash2 aria-hidden />
            Delete
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <EditDialog webhook={webhook} open={isEditing} onOpenChange={setIsEditing} />
      <NewSecret webhook={webhook} open={isRotating} onOpenChange={setIsRotating} />
    </>
  );
}

interface OpenProps {
  webhook: WebhookSummary;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

function EditDialog({ webhook, open, onOpenChange }: OpenProps) {
  const update = useMutation(webhookMutations.update(useQueryClient(), webhook.id));
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Change the webhook" description="The secret stays as it is.">
        <WebhookForm
          initial={{ url: webhook.url, kinds: webhook.kinds }}
          submitLabel="Save"
          onSubmit={async (values) => {
            await update.mutateAsync(values);
            onOpenChange(false);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

/** Asks first: the receiver refuses messages until it knows the new secret. */
function NewSecret({ webhook, open, onOpenChange }: OpenProps) {
  const rotate = useMutation(webhookMutations.rotate(useQueryClient(), webhook.id));
  const [secret, setSecret] = useState<string | null>(null);
  const make = () =>
    rotate.mutate(undefined, {
      onSuccess: (made) => setSecret(made.secret),
      onError: (error) => toast.error("No new secret was made", { description: error.message }),
      onSettled: () => onOpenChange(false),
    });
  return (
    <>
      <AlertDialog
        open={open}
        onOpenChange={onOpenChange}
        title="Make a new secret?"
        description="From then on messages are signed with the new one only. Your receiver refuses them until you have put it there."
        cancelLabel="Keep the old one"
        actions={[{ label: "Make a new secret", pending: rotate.isPending, onSelect: make }]}
      />
      <Dialog open={secret !== null} onOpenChange={() => setSecret(null)}>
        {secret === null ? null : <SecretContent secret={secret} />}
      </Dialog>
    </>
  );
}

/** Deletes at once, and offers to take it back. */
function useRemoval(webhook: WebhookSummary): () => void {
  const client = useQueryClient();
  const remove = useMutation(webhookMutations.remove(client, webhook.id));
  const restore = useMutation(webhookMutations.restore(client, webhook.id));
  const failed = (error: Error) => toast.error("That did not work", { description: error.message });
  const undo = () => restore.mutateAsync().catch(failed);
  // The card is gone by then, and callbacks of `mutate` go with it.
  return () => {
    const said = () =>
      toast.success(`The webhook to ${new URL(webhook.url).host} is deleted`, {
        action: { label: "Undo", onClick: () => void undo() },
      });
    void remove.mutateAsync().then(said, failed);
  };
}
