"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Activity } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Progress } from "@/components/ui/progress";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatDuration } from "@/lib/charts/format";
import { describeStatus, runTimeMs } from "@/lib/jobs/describe";
import { jobQueries } from "@/lib/jobs/queries";
import type { JobSummary } from "@/lib/jobs/schema";
import { isTerminal } from "@/lib/jobs/status";
import { pluralise } from "@/lib/utils";
import { JobStatus } from "./job-status";
import { useNow } from "./use-now";

const POLL_MS = 3_000;

/** Every run, newest first; it keeps itself fresh while one is going. */
export function JobList() {
  const { data, error, isPending, isFetching, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery({
      ...jobQueries.list(),
      refetchInterval: (query) => {
        const jobs = query.state.data?.pages.flatMap((page) => page.data) ?? [];
        return jobs.some((job) => !isTerminal(job.status)) ? POLL_MS : false;
      },
    });
  if (isPending) return <Skeleton className="h-64" />;
  if (!data) {
    return (
      <ErrorState
        title="The jobs could not be read"
        advice={error?.message}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  const jobs = data.pages.flatMap((page) => page.data);
  if (jobs.length === 0) return <NoJobs />;
  return (
    <div className="flex flex-col gap-4">
      <JobTable jobs={jobs} />
      {hasNextPage ? (
        <Button className="self-center" pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older jobs
        </Button>
      ) : null}
    </div>
  );
}

function NoJobs() {
  return (
    <Card>
      <EmptyState
        icon={Activity}
        as="h2"
        title="No training runs yet"
        description="A job sends the files of a preparation to a server and trains a classifier on them. Its progress and losses will be here."
        actions={
          <>
            <Button asChild variant="primary">
              <Link href="/preparations">Train your first classifier</Link>
            </Button>
            <Button asChild>
              <Link href="/datasets">Start with a dataset</Link>
            </Button>
          </>
        }
      />
    </Card>
  );
}

function JobTable({ jobs }: { jobs: readonly JobSummary[] }) {
  const nowMs = useNow(jobs.some((job) => !isTerminal(job.status)));
  return (
    <Card className="overflow-hidden">
      <Table label="Jobs">
        <TableHead>
          <tr>
            <TableHeader>Dataset</TableHeader>
            <TableHeader>Status</TableHeader>
            <TableHeader className="hidden md:table-cell">Base model</TableHeader>
            <TableHeader className="hidden sm:table-cell">Created</TableHeader>
            <TableHeader numeric className="hidden sm:table-cell">
              Duration
            </TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} nowMs={nowMs} />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function JobRow({ job, nowMs }: { job: JobSummary; nowMs: number }) {
  const isTraining = job.status === "RUNNING" && job.trainingSteps !== null;
  const runningMs =
    job.startedAt === null || isTerminal(job.status) ? null : Math.max(0, nowMs - Date.parse(job.startedAt));
  return (
    // The link of the first cell covers the row.
    <TableRow className="relative h-14">
      <TableCell className="max-w-56">
        <Link
          href={`/jobs/${job.id}`}
          className="block truncate rounded-sm font-medium text-text after:absolute after:inset-0"
        >
          {job.datasetName}
        </Link>
        <span className="block truncate text-muted text-xs sm:hidden">
          <RelativeTime date={job.createdAt} />
        </span>
      </TableCell>
      <TableCell>
        <JobStatus job={job} />
        {isTraining ? (
          <Progress
            label={`Steps of the run on ${job.datasetName}`}
            value={job.currentStep}
            max={job.trainingSteps ?? 1}
            valueText={describeStatus(job).words}
            className="mt-1.5 max-w-48"
          />
        ) : null}
      </TableCell>
      <TableCell className="hidden md:table-cell">
        <span className="block truncate">{job.baseModel}</span>
        <span className="block text-muted text-xs">
          {job.trainingSteps === null ? job.serverName : `${pluralise(job.trainingSteps, "step")} · ${job.serverName}`}
        </span>
      </TableCell>
      <TableCell className="hidden whitespace-nowrap text-muted sm:table-cell">
        <RelativeTime date={job.createdAt} />
      </TableCell>
      <TableCell numeric className="hidden whitespace-nowrap text-muted sm:table-cell">
        <span suppressHydrationWarning>{formatDuration(runTimeMs(job) ?? runningMs)}</span>
      </TableCell>
    </TableRow>
  );
}
