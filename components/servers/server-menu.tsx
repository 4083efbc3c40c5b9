"use client";

import { MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { ServerSummary } from "@/lib/servers/schema";
import { RemoveServer } from "./remove-server";
import { ServerDialog } from "./server-dialog";

/** What can be done with a server that was added here. */
export function ServerMenu({ server }: { server: ServerSummary }) {
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const change = (what: "edit" | "remove") => (isOpen: boolean) => setOpen(isOpen ? what : null);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={`More for ${server.name}`}>
            <MoreHorizontal aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={() => setOpen("edit")}>
            <Pencil aria-hidden />
            Edit
          </DropdownMenuItem>
          <DropdownMenuItem tone="danger" onSelect={() => setOpen("remove")}>
            <Trash2 aria-hidden />
            Remove
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <ServerDialog server={server} open={open === "edit"} onOpenChange={change("edit")} />
      <RemoveServer server={server} open={open === "remove"} onOpenChange={change("remove")} />
    </>
  );
}
