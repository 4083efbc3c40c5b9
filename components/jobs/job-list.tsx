"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Activity, SearchX } from "lucide-react";
import Link from "next/link";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { isFiltered } from "@/lib/jobs/list-search";
import { jobQueries } from "@/lib/jobs/queries";
import type { JobListItem } from "@/lib/jobs/schema";
import { isTerminal } from "@/lib/jobs/status";
import { JobCompareBar } from "./job-list-compare";
import { JobListFilters } from "./job-list-filters";
import { changeJobsSearch, NO_FILTER, useJobsSearch } from "./job-list-search";
import { JobTable } from "./job-list-table";
import { useTrash } from "./job-list-trash";
import { QueueCard } from "./queue-card";

/** While something in the list is going on, and otherwise: a job may also be made elsewhere. */
const ACTIVE_POLL_MS = 2_000;
const POLL_MS = 6_000;

/** Every run, newest first; it keeps itself fresh. */
export function JobList() {
  const filter = useJobsSearch();
  // The filters start anew with what the address says once they are cleared.
  const [generation, setGeneration] = useState(0);
  const list = useInfiniteQuery({
    ...jobQueries.list(filter),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      const jobs = state.data?.pages.flatMap((page) => page.data) ?? [];
      return jobs.some((job) => !isTerminal(job.status)) ? ACTIVE_POLL_MS : POLL_MS;
    },
  });
  if (!list.data) {
    if (list.isPending) return <Skeleton className="h-64" />;
    return (
      <ErrorState
        title="The jobs could not be read"
        advice={list.error?.message}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    );
  }
  const jobs = list.data.pages.flatMap((page) => page.data);
  if (jobs.length === 0 && !isFiltered(filter)) return <NoJobs />;
  const clear = () => {
    changeJobsSearch(NO_FILTER);
    setGeneration(generation + 1);
  };
  return (
    <div className="flex flex-col gap-4">
      <QueueCard />
      <JobListFilters key={generation} />
      {jobs.length === 0 ? <NoMatch onClear={clear} /> : <ChoosableJobs jobs={jobs} />}
      {list.hasNextPage ? (
        <Button className="self-center" pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show older jobs
        </Button>
      ) : null}
    </div>
  );
}

/** The rows with what is chosen among them; a run stays chosen when a filter hides it. */
function ChoosableJobs({ jobs }: { jobs: readonly JobListItem[] }) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const trash = useTrash();
  const area = useRef<HTMLDivElement>(null);
  const shown = jobs.filter(({ id }) => !trash.has(id));
  const choose = (jobId: string, isChosen: boolean) =>
    setChosen((now) => [...now.filter((id) => id !== jobId), ...(isChosen ? [jobId] : [])]);
  const moveToTrash = (job: JobListItem) => {
    const index = shown.findIndex(({ id }) => id === job.id);
    const neighbour = shown[index + 1] ?? shown[index - 1];
    choose(job.id, false);
    void trash.move(job);
    // The menu that had the focus goes with its row.
    if (neighbour)
      requestAnimationFrame(() => area.current?.querySelector<HTMLElement>(`[data-job="${neighbour.id}"]`)?.focus());
  };
  return (
    <div ref={area} className="flex flex-col gap-4">
      {shown.length === 0 ? (
        <Skeleton className="h-16" />
      ) : (
        <JobTable jobs={shown} chosen={chosen} onChoose={choose} onTrash={moveToTrash} />
      )}
      <JobCompareBar chosen={chosen} onClear={() => setChosen([])} />
    </div>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <Card>
      <EmptyState
        icon={SearchX}
        as="h2"
        title="No job fits these filters"
        description="Jobs in the trash are not looked through."
        actions={<Button onClick={onClear}>Show all jobs</Button>}
      />
    </Card>
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
