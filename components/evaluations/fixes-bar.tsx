"use client";

import { History } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { cleanHref } from "@/lib/datasets/search-params";
import type { EvaluationDetail } from "@/lib/evaluations/schema";
import { pluralise } from "@/lib/utils";
import { RetrainButton } from "./retrain-button";
import type { Fixes } from "./use-fixes";

/** What was mended so far, and what to do with it. */
export function FixesBar({ evaluation, fixes: { count } }: { evaluation: EvaluationDetail; fixes: Fixes }) {
  if (count === 0) return null;
  return (
    <section
      aria-label="Mended labels"
      className="sticky bottom-3 z-20 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg border border-border bg-raised px-4 py-3 shadow-raised"
    >
      <p role="status" className="min-w-0 flex-1 basis-60 text-sm">
        <span className="font-medium tabular-nums">{pluralise(count, "label")} fixed</span>
        <span className="text-muted">; {count === 1 ? "it is" : "they are"} in the dataset's next version.</span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button asChild variant="ghost">
          <Link href={cleanHref(evaluation.datasetId)}>
            <History aria-hidden />
            History
          </Link>
        </Button>
        <RetrainButton evaluation={evaluation} />
      </div>
    </section>
  );
}
