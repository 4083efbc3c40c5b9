import type { Metadata } from "next";
import Link from "next/link";
import { connection } from "next/server";
import { JobList } from "@/components/jobs/job-list";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { Button } from "@/components/ui/button";
import { jobQueries } from "@/lib/jobs/queries";
import { newJobHref } from "@/lib/jobs/search-params";
import { listJobs } from "@/lib/jobs/server/list";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

export const metadata: Metadata = { title: "Jobs" };

export default async function JobsPage() {
  await connection();
  await getQueryClient().prefetchInfiniteQuery({
    ...jobQueries.list(),
    queryFn: () => listJobs({ limit: 50 }),
    retry: false,
  });
  return (
    <Page>
      <PageHeader
        title="Jobs"
        description="Training runs on every server, newest first."
        actions={
          <Button asChild variant="primary">
            <Link href={newJobHref()}>New job</Link>
          </Button>
        }
      />
      <HydrateClient>
        <JobList />
      </HydrateClient>
    </Page>
  );
}
