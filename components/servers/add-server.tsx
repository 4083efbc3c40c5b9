"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ServerDialog } from "./server-dialog";

/** A button that asks for a new server. */
export function AddServer() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setIsOpen(true)}>
        <Plus aria-hidden />
        Add server
      </Button>
      <ServerDialog open={isOpen} onOpenChange={setIsOpen} />
    </>
  );
}
