"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { webhookMutations } from "@/lib/notifications/mutations";
import { SecretContent } from "./secret-dialog";
import { WebhookForm } from "./webhook-form";

/** Asks for an address, and then shows the new webhook's secret this once. It is forgotten when the dialog closes. */
export function AddWebhookDialog({ onClose }: { onClose: () => void }) {
  const create = useMutation(webhookMutations.create(useQueryClient()));
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Dialog open onOpenChange={onClose}>
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
