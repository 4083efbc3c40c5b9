"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { serverMutations } from "@/lib/servers/mutations";
import type { ApiKeySummary } from "@/lib/servers/schema";
import { messageOf } from "@/lib/utils";

interface RevokeKeyProps {
  serverId: string;
  apiKey: ApiKeySummary;
  /** Whether no other key is left then. */
  isLast: boolean;
}

/** Ends a key, after a question. */
export function RevokeKey({ serverId, apiKey, isLast }: RevokeKeyProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { mutateAsync, isPending } = useMutation(serverMutations.revokeKey(useQueryClient(), serverId));
  // Its line may be gone before that is through, and callbacks of `mutate` would go with it.
  const revoke = async () => {
    try {
      await mutateAsync(apiKey.id);
      toast.success(`The key ${apiKey.name} is revoked`);
    } catch (error) {
      toast.error("The key was not revoked", { description: messageOf(error) });
    }
    setIsOpen(false);
  };
  return (
    <>
      <Button size="sm" aria-label={`Revoke ${apiKey.name}`} onClick={() => setIsOpen(true)}>
        Revoke
      </Button>
      <AlertDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={`Revoke ${apiKey.name}?`}
        description={
          <>
            Programs that send <span className="font-mono text-xs">{apiKey.prefix}…</span> are refused at once. This
            cannot be undone.
            {isLast ? " It is the last key: after it, any program on this machine is answered again." : null}
          </>
        }
        cancelLabel="Keep the key"
        actions={[{ label: "Revoke", variant: "danger", pending: isPending, onSelect: () => void revoke() }]}
      />
    </>
  );
}
