"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { memo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { ShowMore } from "@/components/ui/show-more";
import { rowsHref } from "@/lib/datasets/search-params";
import { collectTable, type LeftOutLabels as LeftOut, leftOutLabels } from "@/lib/preparations/left-out";
import type { PreparationPreview } from "@/lib/preparations/schema";
import { formatCount, pluralise } from "@/lib/utils";

// With `ssr: false` it waits in a place of its own; without, the whole page would show its skeleton meanwhile.
const MergeLabelsDialog = dynamic(async () => (await import("./merge-labels-dialog")).MergeLabelsDialog, {
  ssr: false,
});

/** What the link from the funnel leads to. */
export const LEFT_OUT_ID = "left-out-labels";

/** Labels that are listed at once. */
const LISTED = 50;

interface Merging {
  target: string;
  from: readonly string[];
}

interface LeftOutLabelsProps {
  datasetId: string;
  preview: PreparationPreview;
  /** The minimum that they do not reach. */
  minimum: number;
  /** Makes this the minimum. */
  onKeep: (minimum: number) => void;
}

/** The labels with fewer rows than the minimum, by name: to keep, to merge, to leave out, or to find more rows for. */
export const LeftOutLabels = memo(function LeftOutLabels({ datasetId, preview, minimum, onKeep }: LeftOutLabelsProps) {
  const [merging, setMerging] = useState<Merging | null>(null);
  const left = leftOutLabels(preview);
  const all = left.flatMap(({ labels }) => labels);
  if (all.length === 0) return null;
  const lost = preview.funnel === null ? 0 : preview.funnel.labelled - preview.funnel.kept;
  const smallest = Math.min(...all.map(([, count]) => count));
  const them = all.length === 1 ? "it" : "them";
  const [only] = left;
  return (
    <Card id={LEFT_OUT_ID} className="scroll-mt-4 overflow-hidden">
      <section aria-label="Labels left out">
        <CardHeader
          className="pb-3"
          title={`${pluralise(all.length, "label")} under the minimum of ${pluralise(minimum, "row")}`}
          description={`Dropped as it stands${lost > 0 ? `, with ${pluralise(lost, "row")}` : ""}. Or keep ${them}, merge ${them}, or collect the rows ${all.length === 1 ? "it is" : "they are"} short of.`}
          actions={
            all.length < 2 ? null : (
              <>
                <CopyButton text={collectTable(left, minimum)} label="Copy the list of rows to collect" />
                <Button size="sm" onClick={() => onKeep(smallest)}>
                  Keep all: minimum {formatCount(smallest)}
                </Button>
                {left.length === 1 && only !== undefined ? (
                  <Button
                    size="sm"
                    onClick={() => setMerging({ target: only.target, from: only.labels.map(([label]) => label) })}
                  >
                    Merge all…
                  </Button>
                ) : null}
              </>
            )
          }
        />
        <div className="max-h-72 overflow-y-auto overscroll-contain border-border border-t">
          {left.map((target) => (
            <TargetLabels
              key={target.target}
              datasetId={datasetId}
              left={target}
              hasSeveral={preview.source.labels.length > 1}
              minimum={minimum}
              onKeep={onKeep}
              onMerge={(label) => setMerging({ target: target.target, from: [label] })}
            />
          ))}
        </div>
      </section>
      {merging === null ? null : (
        <MergeLabelsDialog
          datasetId={datasetId}
          target={merging.target}
          from={merging.from}
          labels={
            preview.source.labels.find(({ target }) => target === merging.target)?.counts.map(([label]) => label) ?? []
          }
          // Of this one: when a change is through late, another may be open.
          onClose={() => setMerging((now) => (now === merging ? null : now))}
        />
      )}
    </Card>
  );
});

interface TargetLabelsProps {
  datasetId: string;
  left: LeftOut;
  /** There are several targets, so that each has to be named. */
  hasSeveral: boolean;
  minimum: number;
  onKeep: (count: number) => void;
  onMerge: (label: string) => void;
}

function TargetLabels({
  datasetId,
  left: { target, labels },
  hasSeveral,
  minimum,
  onKeep,
  onMerge,
}: TargetLabelsProps) {
  const [limit, setLimit] = useState(LISTED);
  return (
    <>
      {hasSeveral ? <h3 className="bg-sunken px-5 py-1.5 font-medium text-muted text-xs">{target}</h3> : null}
      <ul aria-label={hasSeveral ? `Left out of ${target}` : "Left out"} className="divide-y divide-border">
        {labels.slice(0, limit).map(([label, count]) => {
          const name = label || "(empty)";
          return (
            <li key={label} className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-5 py-1.5 text-sm">
              <span className="wrap-anywhere min-w-32 flex-1">{name}</span>
              <span className="text-muted text-xs tabular-nums">
                {pluralise(count, "row")}, {formatCount(Math.max(0, minimum - count))} short
              </span>
              <span className="flex gap-1">
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={`Keep ${name}: minimum ${count}`}
                  onClick={() => onKeep(count)}
                >
                  Keep
                </Button>
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={`Merge ${name} into another label`}
                  onClick={() => onMerge(label)}
                >
                  Merge…
                </Button>
                <Button asChild size="sm" variant="ghost">
                  <Link
                    href={rowsHref(datasetId, { label, ...(hasSeveral && { target }) })}
                    aria-label={`Rows with the label ${name}`}
                  >
                    Rows
                  </Link>
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
      {limit < labels.length ? (
        <ShowMore className="border-border border-t px-5 py-2" onMore={() => setLimit(limit + LISTED)}>
          {formatCount(limit)} of {formatCount(labels.length)} labels
        </ShowMore>
      ) : null}
    </>
  );
}
