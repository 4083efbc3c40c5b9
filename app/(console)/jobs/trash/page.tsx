import type { Metadata } from "next";
import { connection } from "next/server";
import { TrashList } from "@/components/jobs/trash-list";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { jobQueries } from "@/lib/jobs/queries";
import { listJobs } from "@/lib/jobs/server/list";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

export const metadata: Metadata = { title: "Trash" };

export default async function TrashPage() {
  await connection();
  await getQueryClient().prefetchInfiniteQuery({
    ...jobQueries.list({ trash: true }),
    queryFn: () => listJobs({ limit: 50, trash: true }),
    retry: false,
  });
  return (
    <Page>
      <PageHeader
        breadcrumbs={[{ label: "Jobs", href: "/jobs" }]}
        title="Trash"
        description="Jobs stay here until you delete them for good. Restored ones come back with all their curves."
      />
      <HydrateClient>
        <TrashList />
      </HydrateClient>
    </Page>
  );
}
