import type { Metadata } from "next";
import { CompareView } from "@/components/jobs/compare-view";
import { Page } from "@/components/layout/page";
import { MAX_COMPARED } from "@/lib/jobs/compare";
import { parseCompareSearch } from "@/lib/jobs/list-search";
import { jobQueries } from "@/lib/jobs/queries";
import { getJob } from "@/lib/jobs/server/get";
import { preparationQueries } from "@/lib/preparations/queries";
import { getPreparation } from "@/lib/preparations/server/get";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

export const metadata: Metadata = { title: "Compare runs" };

export default async function ComparePage({ searchParams }: PageProps<"/jobs/compare">) {
  const { jobs } = parseCompareSearch(await searchParams);
  const client = getQueryClient();
  const compared = jobs.slice(0, MAX_COMPARED);
  // One that is gone is found missing by the browser again, which says so and shows the rest.
  await Promise.all(
    compared.map((id) => client.prefetchQuery({ ...jobQueries.detail(id), queryFn: () => getJob(id), retry: false })),
  );
  const preparations = compared.flatMap(
    (id) => client.getQueryData(jobQueries.detail(id).queryKey)?.preparationId ?? [],
  );
  await Promise.all(
    [...new Set(preparations)].map((id) =>
      client.prefetchQuery({ ...preparationQueries.detail(id), queryFn: () => getPreparation(id), retry: false }),
    ),
  );
  return (
    <Page>
      <HydrateClient>
        <CompareView />
      </HydrateClient>
    </Page>
  );
}
