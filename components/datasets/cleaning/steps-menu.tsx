"use client";

import { Download, Ellipsis, Upload } from "lucide-react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { datasetPath } from "@/lib/datasets/queries";
import { useCleaning } from "./cleaning-context";

/** The steps as a file, and from one. */
export function StepsMenu({ hasSteps }: { hasSteps: boolean }) {
  const { dataset, openReplay } = useCleaning();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button size="icon-sm" variant="ghost" aria-label="More about the steps">
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem asChild={hasSteps} disabled={!hasSteps}>
          {hasSteps ? (
            <a href={`${datasetPath(dataset.id)}/steps/export`} download>
              <Download aria-hidden />
              Export steps
            </a>
          ) : (
            <>
              <Download aria-hidden />
              Export steps
            </>
          )}
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={openReplay}>
          <Upload aria-hidden />
          Apply steps from a file…
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
