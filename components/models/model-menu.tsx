"use client";

import { Archive, ArchiveRestore, Download, Ellipsis, FileText, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { modelFileHref } from "@/lib/models/queries";
import type { ModelSummary } from "@/lib/models/schema";
import { PurgeModelDialog } from "./purge-model-dialog";
import { useModelActions } from "./use-model-actions";

/** What can be done with a model: take it along, put it away, delete it. */
export function ModelMenu({ model }: { model: ModelSummary }) {
  const [isPurging, setIsPurging] = useState(false);
  const { isPending, ...actions } = useModelActions(model);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={`More for ${model.name}`} pending={isPending}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem asChild>
            <a href={modelFileHref(model.id, "card?format=html")} target="_blank" rel="noreferrer">
              <FileText aria-hidden />
              Model card
            </a>
          </DropdownMenuItem>
          <DropdownMenuItem asChild>
            <a href={modelFileHref(model.id, "file")} download>
              <Download aria-hidden />
              Download the model
            </a>
          </DropdownMenuItem>
          {model.deletedAt === null ? (
            <InUse model={model} actions={actions} />
          ) : (
            <>
              <DropdownMenuItem onSelect={actions.restore}>
                <RotateCcw aria-hidden />
                Restore
              </DropdownMenuItem>
              <DropdownMenuItem tone="danger" onSelect={() => setIsPurging(true)}>
                <Trash2 aria-hidden />
                Delete for good…
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {isPurging ? <PurgeModelDialog model={model} onClose={() => setIsPurging(false)} /> : null}
    </>
  );
}

interface InUseProps {
  model: ModelSummary;
  actions: Pick<ReturnType<typeof useModelActions>, "archive" | "trash">;
}

function InUse({ model, actions }: InUseProps) {
  const isArchived = model.archivedAt !== null;
  return (
    <>
      <DropdownMenuItem onSelect={() => actions.archive(!isArchived)}>
        {isArchived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
        {isArchived ? "Take out of the archive" : "Archive"}
      </DropdownMenuItem>
      <DropdownMenuItem tone="danger" onSelect={actions.trash}>
        <Trash2 aria-hidden />
        Move to trash
      </DropdownMenuItem>
    </>
  );
}
