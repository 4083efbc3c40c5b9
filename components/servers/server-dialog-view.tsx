"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { ServerSummary } from "@/lib/servers/schema";
import { ServerForm } from "./server-form";

export interface ServerDialogProps {
  /** The one to change; without it a new one is added. */
  server?: ServerSummary;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The dialog of a server. */
export function ServerDialogView({ server, open, onOpenChange }: ServerDialogProps) {
  const isNew = server === undefined;
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={isNew ? "Add a server" : `Edit ${server.name}`}
        description={
          isNew
            ? "It is asked what it can do before it is stored. Keys are kept encrypted and never shown again."
            : "A new address or key is tried before it is stored."
        }
      >
        {/* Mounted with the dialog, so that it begins with what is stored. */}
        <ServerForm server={server} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}
