"use client";

import { GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { MAX_COMPARED, MIN_COMPARED } from "@/lib/jobs/compare";
import { compareHref } from "@/lib/jobs/list-search";
import { pluralise } from "@/lib/utils";

interface JobCompareBarProps {
  /** Ids of the runs that are chosen, in the order of choosing. */
  chosen: readonly string[];
  onClear: () => void;
}

/** Comes up with the first chosen run, and leads to the comparison. */
export function JobCompareBar({ chosen, onClear }: JobCompareBarProps) {
  if (chosen.length === 0) return null;
  const isEnough = chosen.length >= MIN_COMPARED;
  const hint = isEnough
    ? chosen.length === MAX_COMPARED
      ? "That is the most that fit beside each other."
      : "The first is what the others are measured by."
    : "Choose at least one more to compare.";
  return (
    <section
      data-bottom-bar
      aria-label="Compare"
      className="sticky bottom-4 z-20 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-border bg-raised px-4 py-2.5 shadow-raised"
    >
      <p className="min-w-0 flex-1 text-sm" role="status">
        <span className="font-medium">{pluralise(chosen.length, "run")} chosen.</span>{" "}
        <span className="text-muted">{hint}</span>
      </p>
      <div className="flex items-center gap-2">
        <Button variant="ghost" onClick={onClear}>
          Clear
        </Button>
        {isEnough ? (
          <Button asChild variant="primary">
            <Link href={compareHref({ jobs: chosen })}>
              <GitCompareArrows aria-hidden />
              Compare
            </Link>
          </Button>
        ) : (
          <Button variant="primary" disabled title="Choose at least two runs">
            <GitCompareArrows aria-hidden />
            Compare
          </Button>
        )}
      </div>
    </section>
  );
}
