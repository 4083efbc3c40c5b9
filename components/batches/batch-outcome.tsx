"use client";

import { LabelDistribution } from "@/components/charts/label-distribution";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Stat, StatList } from "@/components/ui/stat";
import { classifiedRows, describeNotes } from "@/lib/batches/describe";
import { batchPath } from "@/lib/batches/queries";
import type { BatchDetail } from "@/lib/batches/schema";
import { formatShare } from "@/lib/charts/format";
import { prepareLabelBars } from "@/lib/charts/label-bars";
import { formatCount } from "@/lib/utils";

const LABELS_SHOWN = 12;

/** What came of a batch: rows, those that need a look, rows by label, and what a person should know of the file. */
export function BatchOutcome({ batch }: { batch: BatchDetail }) {
  const { result, rowsDone, rowsTotal, rejectedRows } = batch;
  if (result === null) return null;
  const notes = describeNotes(batch);
  const classified = classifiedRows(batch);
  const share = rowsDone === 0 ? 0 : result.needsReview / rowsDone;
  return (
    <div className="flex flex-col gap-6">
      <StatList>
        <Stat
          label="Rows classified"
          value={formatCount(classified)}
          hint={classified < rowsTotal ? `of ${formatCount(rowsTotal)}` : undefined}
        />
        <Stat label="Need a look" value={formatCount(result.needsReview)} hint={formatShare(share)} />
        {result.targets.map(({ target, labels }) => (
          <Stat key={target} label={`Labels given: ${target}`} value={formatCount(labels.length)} />
        ))}
      </StatList>
      {notes.length > 0 ? (
        <Callout
          title="About the result"
          action={
            rejectedRows > 0 ? (
              <a
                className="text-accent-text underline-offset-4 hover:underline"
                href={`${batchPath(batch.id)}/rejected`}
                download
              >
                Lines left out
              </a>
            ) : undefined
          }
        >
          <ul className="flex flex-col gap-0.5">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Callout>
      ) : null}
      {result.targets.map(({ target, labels }) =>
        labels.length === 0 ? null : (
          <Card key={target} className="px-5 py-4">
            <LabelDistribution
              title={result.targets.length === 1 ? "Rows by label" : `Rows by label: ${target}`}
              colour="label"
              model={prepareLabelBars({
                series: [{ name: "Rows", counts: new Map(labels), total: classified }],
                limit: LABELS_SHOWN,
              })}
            />
          </Card>
        ),
      )}
    </div>
  );
}
