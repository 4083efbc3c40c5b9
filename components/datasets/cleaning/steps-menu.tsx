"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, Ellipsis, Upload } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { datasetPath, datasetQueries } from "@/lib/datasets/queries";
import type { DatasetSteps } from "@/lib/datasets/steps-schema";
import { pluralise } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";

/** The steps as a file, and from one. */
export function StepsMenu({ hasSteps }: { hasSteps: boolean }) {
  const { dataset, openReplay } = useCleaning();
  const { data: steps } = useQuery(datasetQueries.steps(dataset.id));
  const noteId = useId();
  const note = steps === undefined ? null : textsInFile(steps);
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
            <a
              href={`${datasetPath(dataset.id)}/steps/export`}
              download
              aria-describedby={note === null ? undefined : noteId}
            >
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
        {note === null ? null : (
          <p id={noteId} className="max-w-64 px-2.5 pb-1.5 text-muted text-xs leading-5">
            {note}
          </p>
        )}
        <DropdownMenuItem onSelect={openReplay}>
          <Upload aria-hidden />
          Apply steps from a file…
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** What an export holds of the rows: those that were added, and how those that were pointed at begin. Null for nothing. */
function textsInFile({ data, applied }: DatasetSteps): string | null {
  const rows = new Set<number>();
  let added = 0;
  for (const { action, isApplied } of data) {
    if (!isApplied) continue;
    if (action.kind === "edit_row") rows.add(action.row);
    if (action.kind === "delete_rows") for (const row of action.rows) rows.add(row);
    if (action.kind === "add_rows") added += action.rows.length;
  }
  // Only the last steps are listed; there may be more such rows in those before.
  const isAll = data.filter(({ isApplied }) => isApplied).length === applied;
  const whole = added === 0 ? "" : `The file holds the texts of ${pluralise(added, "row")} from corrections. `;
  if (rows.size === 0 && isAll) return whole === "" ? null : whole.trim();
  const which = isAll ? pluralise(rows.size, "row") : "all rows";
  return `${whole}The file holds how the texts of ${which} edited or removed by hand began, so that they are found again. A later mask does not change them.`;
}
