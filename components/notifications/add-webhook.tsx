"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Late, lateCode, usePreload } from "@/components/ui/late";
import { MAX_WEBHOOKS } from "@/lib/notifications/describe";

const dialogCode = lateCode(async () => (await import("./add-webhook-dialog")).AddWebhookDialog);

/** A button that asks for an address, and then shows the new webhook's secret this once. `isFull` says that no more fit. */
export function AddWebhook({ isFull }: { isFull: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  usePreload(dialogCode);
  return (
    <>
      <Button
        variant="primary"
        disabled={isFull}
        title={isFull ? `There are ${MAX_WEBHOOKS} webhooks, which is the limit` : undefined}
        onClick={() => setIsOpen(true)}
      >
        <Plus aria-hidden />
        Add webhook
      </Button>
      {isOpen ? <Late code={dialogCode} props={{ onClose: () => setIsOpen(false) }} /> : null}
    </>
  );
}
