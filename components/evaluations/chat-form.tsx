"use client";

import { MessageSquareText } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Late, lateCode, usePreload } from "@/components/ui/late";
import type { EvaluationDetail } from "@/lib/evaluations/schema";

const dialogCode = lateCode(async () => (await import("./chat-form-dialog")).ChatFormDialog);

/** Asks a prompted chat model for the rows of an evaluation, to stand beside it. The form's code comes after the page's. */
export function ChatBaselineForm({ evaluation }: { evaluation: EvaluationDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  usePreload(dialogCode);
  const open = () => {
    setWasOpened(true);
    setIsOpen(true);
  };
  return (
    <div>
      <Button size="sm" onClick={open}>
        <MessageSquareText aria-hidden />
        Ask a chat model on the same rows
      </Button>
      {wasOpened ? <Late code={dialogCode} props={{ evaluation, open: isOpen, onOpenChange: setIsOpen }} /> : null}
    </div>
  );
}
