"use client";

import { Split, X } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Button } from "@/components/ui/button";
import { datasetHref } from "@/lib/datasets/search-params";
import { countLabels } from "@/lib/preparations/left-out";
import { formatCount, pluralise } from "@/lib/utils";
import { type RecipeState, useRecipe } from "./recipe-context";
import { TaskBar } from "./task-bar";
import type { PreviewState } from "./use-preview";
import { useTask } from "./use-task";

/** Always in view: what would be made, and the button that makes it. */
export function CreateBar() {
  const recipe = useRecipe();
  if (recipe === null) return null;
  return (
    <div
      data-bottom-bar
      className="sticky bottom-0 z-20 -mx-4 -mb-16 flex flex-wrap items-center justify-end gap-x-3 gap-y-2 border-border border-t bg-background px-4 py-3 sm:-mx-6 sm:px-6 lg:-mx-8 lg:px-8"
    >
      <Bar recipe={recipe} />
    </div>
  );
}

function Bar({ recipe }: { recipe: RecipeState }) {
  const { datasetId, preview, submit, isCreating, cancel } = recipe;
  const pathname = usePathname();
  const { isLong, task } = useTask(datasetId, isCreating, ["preparation", "copies"]);
  const studio = datasetHref(datasetId, "splits");
  return (
    <>
      {isLong ? (
        <TaskBar task={task} title="Making the splits" className="max-w-xl flex-1 max-sm:basis-full" />
      ) : (
        <p
          className="min-w-0 flex-1 text-muted text-sm tabular-nums max-sm:basis-full max-sm:text-xs"
          aria-live="polite"
        >
          {describePreview(preview)}
        </p>
      )}
      {isLong ? (
        <Button size="lg" onClick={cancel}>
          <X aria-hidden />
          Cancel
        </Button>
      ) : pathname === studio ? null : (
        <Button asChild size="lg">
          <Link href={studio}>Adjust</Link>
        </Button>
      )}
      <Button variant="primary" size="lg" pending={isCreating} disabled={preview.isRefused} onClick={submit}>
        <Split aria-hidden />
        Create splits
      </Button>
    </>
  );
}

function describePreview({ data, problem }: PreviewState): string {
  if (problem !== null) return problem;
  if (!data) return "Counting rows…";
  const { train, validation, test } = data.splits;
  const repeats = data.repeats?.lines ?? 0;
  const { kept, all } = countLabels(data);
  const labels = kept === all ? pluralise(all, "label") : `${formatCount(kept)} of ${pluralise(all, "label")}`;
  const parts = [`${pluralise(train.rows, "row")} to train on`];
  if (repeats > 0) parts[0] += ` + ${pluralise(repeats, "repeat")}`;
  if (validation.rows > 0) parts.push(`${formatCount(validation.rows)} to validate`);
  if (test.rows > 0) parts.push(`${formatCount(test.rows)} to test`);
  return `${labels}: ${parts.join(", ")}.`;
}
