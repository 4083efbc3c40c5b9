import Link from "next/link";
import type { ReactNode } from "react";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusDot } from "@/components/ui/status-dot";
import { datasetHref } from "@/lib/datasets/search-params";
import { describeStatus } from "@/lib/jobs/describe";
import { pluralise } from "@/lib/utils";
import type { Newest } from "./next-step";

const SHOWN = 5;

interface Entry {
  id: string;
  href: string;
  title: string;
  detail: ReactNode;
  createdAt: string;
}

/** The newest of each, side by side. */
export function RecentThings({ newest: { datasets, jobs, models } }: { newest: Newest }) {
  return (
    <div className="grid gap-4 lg:grid-cols-3">
      <RecentList
        title="Datasets"
        href="/datasets"
        empty="No dataset yet."
        entries={datasets.slice(0, SHOWN).map(({ id, name, status, rowCount, createdAt }) => ({
          id,
          href: datasetHref(id),
          title: name,
          detail: DATASET_DETAIL[status] ?? pluralise(rowCount, "row"),
          createdAt,
        }))}
      />
      <RecentList
        title="Jobs"
        href="/jobs"
        empty="No training run yet."
        entries={jobs.slice(0, SHOWN).map((job) => {
          const { tone, words, isBusy } = describeStatus(job);
          return {
            id: job.id,
            href: `/jobs/${encodeURIComponent(job.id)}`,
            title: job.datasetName,
            detail: (
              <StatusDot tone={tone} pulsing={isBusy} className="text-xs">
                {words}
              </StatusDot>
            ),
            createdAt: job.createdAt,
          };
        })}
      />
      <RecentList
        title="Models"
        href="/models"
        empty="No model yet: a job that ends well makes one."
        entries={models.slice(0, SHOWN).map(({ id, name, targets, createdAt }) => ({
          id,
          href: `/models/${encodeURIComponent(id)}`,
          title: name,
          detail: pluralise(targets[0]?.labels.length ?? 0, "label"),
          createdAt,
        }))}
      />
    </div>
  );
}

const DATASET_DETAIL: Partial<Record<string, string>> = { importing: "Reading rows…", failed: "Could not be read" };

interface RecentListProps {
  title: string;
  href: string;
  empty: string;
  entries: readonly Entry[];
}

function RecentList({ title, href, empty, entries }: RecentListProps) {
  return (
    <Card className="flex flex-col pb-2">
      <CardHeader
        title={title}
        actions={
          <Link
            href={href}
            className="-my-0.5 inline-block rounded-sm py-0.5 text-accent-text text-xs leading-5 underline-offset-4 hover:underline"
          >
            All {title.toLowerCase()}
          </Link>
        }
      />
      {entries.length === 0 ? (
        <p className="px-5 py-4 text-muted text-sm">{empty}</p>
      ) : (
        <ul className="mt-2">
          {entries.map(({ id, href: entryHref, title: name, detail, createdAt }) => (
            <li key={id}>
              <Link
                href={entryHref}
                className="flex items-center justify-between gap-4 px-5 py-2 transition-colors hover:bg-hover/60 focus-visible:-outline-offset-2"
              >
                <span className="min-w-0">
                  <span className="block truncate font-medium text-sm" title={name}>
                    {name}
                  </span>
                  <span className="block truncate text-muted text-xs tabular-nums">{detail}</span>
                </span>
                <RelativeTime date={createdAt} className="shrink-0 text-muted text-xs" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
