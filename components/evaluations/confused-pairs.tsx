"use client";

import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Section } from "@/components/layout/section";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ShowMore } from "@/components/ui/show-more";
import type { Confusion } from "@/lib/evaluations/schema";
import { predictionsHref } from "@/lib/evaluations/search-params";
import { formatCount, pluralise } from "@/lib/utils";
import { percent } from "./scores";

const FIRST = 10;

interface ConfusedPairsProps {
  evaluationId: string;
  confusion: Confusion;
}

/** Labels that were taken for another, the most rows first; each leads to its rows. */
export function ConfusedPairs({ evaluationId, confusion: { pairs, target } }: ConfusedPairsProps) {
  const [limit, setLimit] = useState(FIRST);
  const most = pairs[0]?.rows ?? 1;
  return (
    <Section title="Most confused" description="Which label was taken for which. A press opens the rows.">
      <Card className="overflow-hidden">
        {pairs.length === 0 ? <EmptyState title="No label was taken for another" /> : null}
        <ol className="divide-y divide-border">
          {pairs.slice(0, limit).map(({ truth, predicted, rows, share }) => (
            <li key={`${truth}\0${predicted}`}>
              <Link
                href={predictionsHref(evaluationId, { target, truth, predicted })}
                prefetch={false}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm hover:bg-hover focus-visible:-outline-offset-2"
              >
                <span className="flex min-w-0 flex-1 basis-60 flex-wrap items-center gap-x-2">
                  <span className="wrap-anywhere">{truth || "(empty)"}</span>
                  <ArrowRight role="img" aria-label="was called" className="size-3.5 shrink-0 text-muted" />
                  <span className="wrap-anywhere font-medium">{predicted || "(empty)"}</span>
                </span>
                <span aria-hidden className="h-2 w-24 shrink-0 overflow-hidden rounded-full bg-hover">
                  <span
                    data-mark
                    className="block h-full rounded-full bg-status-red"
                    style={{ width: `${(rows / most) * 100}%` }}
                  />
                </span>
                <span className="w-40 shrink-0 text-right tabular-nums">
                  {pluralise(rows, "row")} <span className="text-muted">· {percent(share)} of them</span>
                </span>
              </Link>
            </li>
          ))}
        </ol>
      </Card>
      {limit < pairs.length ? (
        <ShowMore className="mt-2" onMore={() => setLimit(pairs.length)}>
          {formatCount(limit)} of {formatCount(pairs.length)} pairs
        </ShowMore>
      ) : null}
    </Section>
  );
}
