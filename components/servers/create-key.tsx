"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Late, lateCode, usePreload } from "@/components/ui/late";

const dialogCode = lateCode(async () => (await import("./create-key-dialog")).CreateKeyDialog);

/** A button that asks for a name, and then shows the new key this once. */
export function CreateKey({ serverId }: { serverId: string }) {
  const [isOpen, setIsOpen] = useState(false);
  usePreload(dialogCode);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>
        <Plus aria-hidden />
        New key
      </Button>
      {isOpen ? <Late code={dialogCode} props={{ serverId, onClose: () => setIsOpen(false) }} /> : null}
    </>
  );
}
