"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { webhookMutations } from "@/lib/notifications/mutations";
import { MAX_WEBHOOKS } from "@/lib/notifications/webhook-schema";
import { SecretContent } from "./secret-dialog";
import { WebhookForm } from "./webhook-form";

/** A button that asks for an address, and then shows the new webhook's secret this once. `isFull` says that no more fit. */
export function AddWebhook({ isFull }: { isFull: boolean }) {
  const create = useMutation(webhookMutations.create(useQueryClient()));
  const [isOpen, setIsOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const change = (open: boolean) => {
    setIsOpen(open);
    // The secret is forgotten when the dialog closes, and the next one begins with the form.
    if (!open) setSecret(null);
  };
  return (
    <Dialog open={isOpen} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button
          variant="primary"
          disabled={isFull}
          title={isFull ? `There are ${MAX_WEBHOOKS} webhooks, which is the limit` : undefined}
        >
          <Plus aria-hidden />
          Add webhook
        </Button>
      </DialogTrigger>
      {secret === null ? (
        <DialogContent title="Add a webhook">
          <WebhookForm
            submitLabel="Add webhook"
            onSubmit={async (values) => setSecret((await create.mutateAsync(values)).secret)}
          />
        </DialogContent>
      ) : (
        <SecretContent secret={secret} />
      )}
    </Dialog>
  );
}
