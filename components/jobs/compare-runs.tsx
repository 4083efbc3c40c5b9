"use client";

import { Pin, X } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { type ComparedHead, OTHER_ROWS } from "@/lib/jobs/compare";
import type { JobDetail } from "@/lib/jobs/schema";
import { pluralise } from "@/lib/utils";
import { RunMark } from "./compare-run-mark";
import { JobStatus } from "./job-status";

interface CompareRunsProps {
  jobs: readonly JobDetail[];
  heads: readonly ComparedHead[];
  onRemove: (jobId: string) => void;
  onBaseline: (jobId: string) => void;
}

/** The runs of a comparison: whose line is which, and what the others are measured by. */
export function CompareRuns({ jobs, heads, onRemove, onBaseline }: CompareRunsProps) {
  return (
    <ul aria-label="Compared runs" className="grid grid-cols-[repeat(auto-fill,minmax(min(15rem,100%),1fr))] gap-3">
      {jobs.map((job, index) => {
        const head = heads[index];
        return head === undefined ? null : (
          <li key={job.id} className="flex min-w-0 flex-col gap-2 rounded-lg border border-border bg-surface px-4 py-3">
            <div className="flex items-center gap-2">
              <RunMark index={index} />
              <Link
                href={`/jobs/${job.id}`}
                title={job.datasetName}
                className="min-w-0 flex-1 truncate rounded-sm font-medium text-sm underline-offset-4 hover:underline"
              >
                {job.datasetName}
              </Link>
              <Button
                variant="ghost"
                size="icon-sm"
                className="-mr-2"
                aria-label={`Remove ${head.name} from the comparison`}
                onClick={() => onRemove(job.id)}
              >
                <X aria-hidden />
              </Button>
            </div>
            <JobStatus job={job} />
            <p className="truncate text-muted text-xs">
              {job.baseModel}
              {job.trainingSteps === null ? "" : ` · ${pluralise(job.trainingSteps, "step")}`} ·{" "}
              <RelativeTime date={job.createdAt} />
            </p>
            <div className="mt-auto flex min-h-7 flex-wrap items-center gap-2 pt-1">
              <BaselineMark head={head} onBaseline={() => onBaseline(job.id)} />
              {head.isComparable ? null : <Badge tone="amber">{OTHER_ROWS}</Badge>}
              {job.deletedAt === null ? null : <Badge>in the trash</Badge>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** One button for both states: pressing it must not take the focus away. */
function BaselineMark({ head, onBaseline }: { head: ComparedHead; onBaseline: () => void }) {
  return (
    <Button
      variant={head.isBaseline ? "secondary" : "ghost"}
      size="sm"
      aria-pressed={head.isBaseline}
      aria-label={`Measure the others by ${head.name}`}
      className={head.isBaseline ? "" : "-ml-2.5"}
      onClick={onBaseline}
    >
      <Pin aria-hidden />
      {head.isBaseline ? "Baseline" : "Make it the baseline"}
    </Button>
  );
}
