import { Trash2 } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { JobList } from "@/components/jobs/job-list";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { Button } from "@/components/ui/button";
import { datasetQueries } from "@/lib/datasets/queries";
import { listDatasets } from "@/lib/datasets/server/list";
import { parseJobsSearch, TRASH_HREF } from "@/lib/jobs/list-search";
import { jobQueries } from "@/lib/jobs/queries";
import { newJobHref } from "@/lib/jobs/search-params";
import { listJobs } from "@/lib/jobs/server/list";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { serverQueries } from "@/lib/servers/queries";
import { listServers } from "@/lib/servers/server/list";

export const metadata: Metadata = { title: "Jobs" };

export default async function JobsPage({ searchParams }: PageProps<"/jobs">) {
  const filter = parseJobsSearch(await searchParams);
  const client = getQueryClient();
  const prefetch = (which: typeof filter) =>
    client.prefetchInfiniteQuery({
      ...jobQueries.list(which),
      queryFn: () => listJobs({ limit: 50, ...which }),
      retry: false,
    });
  await Promise.all([
    prefetch(filter),
    prefetch({ group: "waiting" }),
    // What the list can be narrowed to.
    client.prefetchQuery({ ...serverQueries.list(), queryFn: listServers, retry: false }),
    client.prefetchInfiniteQuery({
      ...datasetQueries.list(),
      queryFn: () => listDatasets({ limit: 50 }),
      retry: false,
    }),
  ]);
  return (
    <Page>
      <PageHeader
        title="Jobs"
        description="Training runs on every server, newest first."
        actions={
          <>
            <Button asChild variant="ghost">
              <Link href={TRASH_HREF}>
                <Trash2 aria-hidden />
                Trash
              </Link>
            </Button>
            <Button asChild variant="primary">
              <Link href={newJobHref()}>New job</Link>
            </Button>
          </>
        }
      />
      <HydrateClient>
        <JobList />
      </HydrateClient>
    </Page>
  );
}
