"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { NameForm } from "@/components/ui/name-form";
import { serverMutations } from "@/lib/servers/mutations";
import { type CreatedApiKey, createApiKeyInput } from "@/lib/servers/schema";

interface CreateKeyDialogProps {
  serverId: string;
  onClose: () => void;
}

/** Asks for a name, and then shows the new key this once. It is forgotten when the dialog closes. */
export function CreateKeyDialog({ serverId, onClose }: CreateKeyDialogProps) {
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  return (
    <Dialog open onOpenChange={onClose}>
      {made === null ? (
        <DialogContent
          title="New API key"
          description="The name tells keys apart later: a program, a machine, a person."
          size="sm"
        >
          <CreateForm serverId={serverId} onDone={setMade} />
        </DialogContent>
      ) : (
        <DialogContent
          title={`Key for ${made.name}`}
          description="Copy it now: it is not kept here and cannot be shown again. If it is lost, make another and revoke this one."
        >
          <CodeBlock code={made.key} label="API key" />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="primary">Done</Button>
            </DialogClose>
          </DialogFooter>
        </DialogContent>
      )}
    </Dialog>
  );
}

function CreateForm({ serverId, onDone }: { serverId: string; onDone: (made: CreatedApiKey) => void }) {
  const { mutateAsync, isPending } = useMutation(serverMutations.createKey(useQueryClient(), serverId));
  return (
    <NameForm
      schema={createApiKeyInput.shape.name}
      initial=""
      action="Make key"
      isPending={isPending}
      onSubmit={(name) => mutateAsync(name).then(onDone)}
    />
  );
}
