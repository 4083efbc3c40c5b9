"use client";

import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { formatShare } from "@/lib/charts/format";
import type { ModelTarget } from "@/lib/models/schema";
import { cn, formatCount } from "@/lib/utils";

const FIRST = 10;

interface ScoreListProps {
  target: ModelTarget;
  hasTitle: boolean;
  /** Highest first; null before there is an answer. */
  scores: readonly { label: string; score: number; threshold: number | null }[] | null;
  trueLabels: readonly string[];
}

/** The labels of one target, a bar and a number each. */
export function ScoreList({ target, hasTitle, scores, trueLabels }: ScoreListProps) {
  const [showsAll, setShowsAll] = useState(false);
  const rows = scores ?? target.labels.map((label) => ({ label, score: null, threshold: null }));
  const shown = showsAll ? rows : rows.slice(0, FIRST);
  return (
    <div>
      {hasTitle ? <h3 className="mb-2 font-medium text-sm">{target.name}</h3> : null}
      <ol aria-label={`Scores of ${target.name}`} className="flex flex-col">
        {shown.map(({ label, score, threshold }, index) => (
          <ScoreRow
            key={label}
            label={label}
            score={score}
            threshold={threshold}
            isTop={index === 0 && score !== null}
            isTrue={trueLabels.includes(label)}
          />
        ))}
      </ol>
      {rows.length > FIRST ? (
        <Button
          variant="link"
          size="sm"
          className="mt-2"
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? `Show the first ${FIRST}` : `Show all ${formatCount(rows.length)}`}
        </Button>
      ) : null}
    </div>
  );
}

/** What the marks on the bars mean. */
export function ThresholdLegend() {
  return (
    <p className="-mb-3 flex items-center gap-2 text-muted text-xs">
      <span aria-hidden className="h-3.5 w-0.5 rounded-full bg-muted" />
      Threshold: from here on a label is chosen
    </p>
  );
}

interface ScoreRowProps {
  label: string;
  score: number | null;
  threshold: number | null;
  isTop: boolean;
  isTrue: boolean;
}

function ScoreRow({ label, score, threshold, isTop, isTrue }: ScoreRowProps) {
  return (
    <li className="grid h-8 grid-cols-[minmax(0,9rem)_minmax(2rem,1fr)_3rem] sm:grid-cols-[minmax(0,11rem)_minmax(2rem,1fr)_3.5rem] items-center gap-3 text-sm">
      <span className="flex min-w-0 items-center gap-1.5">
        <span title={label} className={cn("min-w-0 truncate", isTop ? "font-semibold text-text" : "text-muted")}>
          {label || "(empty)"}
        </span>
        {isTrue ? (
          <CircleCheck role="img" aria-label="its label in the data" className="size-3.5 shrink-0 text-success" />
        ) : null}
      </span>
      <span aria-hidden className="relative h-2 rounded-full bg-hover">
        {threshold === null ? null : (
          <span
            title={`Chosen from ${formatShare(threshold)} on`}
            className="absolute -inset-y-1 w-0.5 rounded-full bg-muted"
            style={{ left: `${threshold * 100}%` }}
          />
        )}
        <span
          data-mark
          className={cn(
            "block h-full rounded-full transition-[width] duration-150",
            isTop ? "bg-accent" : "bg-border-strong",
          )}
          style={{ width: score === null || score <= 0 ? 0 : `max(2px, ${Math.min(1, score) * 100}%)` }}
        />
      </span>
      <span className={cn("text-right tabular-nums", isTop ? "font-semibold text-text" : "text-muted")}>
        {score === null ? "–" : formatShare(score)}
      </span>
    </li>
  );
}
