"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import type { EvaluationDetail } from "@/lib/evaluations/schema";
import { serverQueries } from "@/lib/servers/queries";
import { ChatFormFields } from "./chat-form-fields";

interface ChatFormDialogProps {
  evaluation: EvaluationDetail;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Which chat model is asked, and what that may cost. */
export function ChatFormDialog({ evaluation, open, onOpenChange }: ChatFormDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        size="lg"
        title="Ask a chat model on the same rows"
        description="It gets the labels and one text at a time, and answers with labels. The texts go to its server, which may charge for them."
      >
        {/* Mounted with the dialog, so that it begins anew each time. */}
        <Loaded evaluation={evaluation} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function Loaded({ evaluation, onDone }: { evaluation: EvaluationDetail; onDone: () => void }) {
  const { data, error } = useQuery(serverQueries.list());
  if (error !== null && data === undefined)
    return <Callout title="The servers could not be read">{error.message}</Callout>;
  if (data === undefined) return <Skeleton className="h-64" />;
  const servers = data.data.filter(({ kind }) => kind === "remote");
  if (servers.length > 0) return <ChatFormFields evaluation={evaluation} servers={servers} onDone={onDone} />;
  return (
    <Callout title="No server with chat models is here yet">
      The embedded engine has none. Add the Mistral API, or another server that speaks it, under{" "}
      <Link href="/servers" className="underline underline-offset-4">
        Servers
      </Link>
      .
    </Callout>
  );
}
