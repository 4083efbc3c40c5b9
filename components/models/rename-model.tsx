"use client";

import { Pencil } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Late, lateCode, usePreload } from "@/components/ui/late";
import type { ModelSummary } from "@/lib/models/schema";

const dialogCode = lateCode(async () => (await import("./rename-model-dialog")).RenameModelDialog);

/** A button that opens a small dialog for the name; the id that programs use stays as it is. */
export function RenameModel({ model }: { model: ModelSummary }) {
  const [isOpen, setIsOpen] = useState(false);
  usePreload(dialogCode);
  return (
    <>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Rename ${model.name}`}
        title="Rename"
        onPointerEnter={dialogCode.preload}
        onClick={() => setIsOpen(true)}
      >
        <Pencil aria-hidden />
      </Button>
      {isOpen ? <Late code={dialogCode} props={{ model, onClose: () => setIsOpen(false) }} /> : null}
    </>
  );
}
