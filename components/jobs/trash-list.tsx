"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCcw, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { jobMutations } from "@/lib/jobs/mutations";
import { jobQueries } from "@/lib/jobs/queries";
import type { JobListItem } from "@/lib/jobs/schema";
import { messageOf, pluralise } from "@/lib/utils";
import { JobStatus } from "./job-status";
import { PurgeJobDialog } from "./trash-purge-dialog";

/** Jobs that were deleted: each can come back as it was, or go for good. */
export function TrashList() {
  const list = useInfiniteQuery(jobQueries.list({ trash: true }));
  const [purging, setPurging] = useState<JobListItem | null>(null);
  if (!list.data) {
    if (list.isPending) return <Skeleton className="h-48" />;
    return (
      <ErrorState
        title="The trash could not be read"
        advice={list.error?.message}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    );
  }
  const jobs = list.data.pages.flatMap((page) => page.data);
  if (jobs.length === 0) return <EmptyTrash />;
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <ul aria-label="Jobs in the trash" className="divide-y divide-border">
          {jobs.map((job) => (
            <TrashedJob key={job.id} job={job} onPurge={() => setPurging(job)} />
          ))}
        </ul>
      </Card>
      {list.hasNextPage ? (
        <Button className="self-center" pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show older jobs
        </Button>
      ) : null}
      {purging === null ? null : (
        <PurgeJobDialog job={purging} onClose={() => setPurging((now) => (now === purging ? null : now))} />
      )}
    </div>
  );
}

function EmptyTrash() {
  return (
    <Card>
      <EmptyState
        icon={Trash2}
        as="h2"
        title="The trash is empty"
        description="Jobs that you move here leave the list of jobs and can come back with all their curves."
        actions={
          <Button asChild>
            <Link href="/jobs">See all jobs</Link>
          </Button>
        }
      />
    </Card>
  );
}

function TrashedJob({ job, onPurge }: { job: JobListItem; onPurge: () => void }) {
  const { mutateAsync, isPending } = useMutation(jobMutations.restore(useQueryClient()));
  // Its line may be gone before that is through, and callbacks of `mutate` would go with it.
  const restore = async () => {
    try {
      await mutateAsync({ jobId: job.id });
      toast.success(`The job on “${job.datasetName}” is back`);
    } catch (error) {
      toast.error("The job was not restored", { description: messageOf(error) });
    }
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2.5 px-5 py-3.5">
      <div className="min-w-0 flex-1 basis-56">
        <Link
          href={`/jobs/${job.id}`}
          title={job.datasetName}
          className="block truncate rounded-sm font-medium text-sm underline-offset-4 hover:underline"
        >
          {job.datasetName}
        </Link>
        <span className="block truncate text-muted text-xs">
          {job.baseModel}
          {job.trainingSteps === null ? "" : ` · ${pluralise(job.trainingSteps, "step")}`} · {job.serverName}
        </span>
      </div>
      <div className="min-w-0 basis-52 text-muted text-xs">
        <JobStatus job={job} className="text-text" />
        <span className="block">deleted {job.deletedAt === null ? "" : <RelativeTime date={job.deletedAt} />}</span>
      </div>
      <div className="flex gap-2">
        <Button pending={isPending} aria-label={`Restore the job on ${job.datasetName}`} onClick={() => void restore()}>
          <RotateCcw aria-hidden />
          Restore
        </Button>
        <Button
          variant="ghost"
          aria-label={`Delete the job on ${job.datasetName} for good`}
          className="text-danger hover:bg-danger-soft hover:text-danger"
          onClick={onPurge}
        >
          Delete for good…
        </Button>
      </div>
    </li>
  );
}
