import type { Metadata } from "next";
import { CompareView } from "@/components/jobs/compare-view";
import { Page } from "@/components/layout/page";
import { MAX_COMPARED } from "@/lib/jobs/compare";
import { parseCompareSearch } from "@/lib/jobs/list-search";
import { jobQueries } from "@/lib/jobs/queries";
import { getJob } from "@/lib/jobs/server/get";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

export const metadata: Metadata = { title: "Compare runs" };

export default async function ComparePage({ searchParams }: PageProps<"/jobs/compare">) {
  const { jobs } = parseCompareSearch(await searchParams);
  const client = getQueryClient();
  // One that is gone is found missing by the browser again, which says so and shows the rest.
  await Promise.all(
    jobs
      .slice(0, MAX_COMPARED)
      .map((id) => client.prefetchQuery({ ...jobQueries.detail(id), queryFn: () => getJob(id), retry: false })),
  );
  return (
    <Page>
      <HydrateClient>
        <CompareView />
      </HydrateClient>
    </Page>
  );
}
