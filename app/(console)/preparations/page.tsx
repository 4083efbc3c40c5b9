import type { Metadata } from "next";
import Link from "next/link";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { PreparationList } from "@/components/preparations/preparation-list";
import { Button } from "@/components/ui/button";
import { preparationQueries } from "@/lib/preparations/queries";
import { preparationsHref } from "@/lib/preparations/search-params";
import { parsePreparationsSearch } from "@/lib/preparations/search-schema";
import { listPreparations } from "@/lib/preparations/server/list";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

export const metadata: Metadata = { title: "Preparations" };

export default async function PreparationsPage({ searchParams }: PageProps<"/preparations">) {
  const { dataset } = parsePreparationsSearch(await searchParams);
  await getQueryClient().prefetchInfiniteQuery({
    ...preparationQueries.list(dataset),
    queryFn: () => listPreparations({ limit: 50, datasetId: dataset }),
    retry: false,
  });
  return (
    <Page>
      <PageHeader
        title="Preparations"
        description="Balanced labels and rows split into train, validation and test: what a training job takes."
        actions={
          dataset === undefined ? null : (
            <Button asChild>
              <Link href={preparationsHref()}>Show those of all datasets</Link>
            </Button>
          )
        }
      />
      <HydrateClient>
        <PreparationList key={dataset} datasetId={dataset} />
      </HydrateClient>
    </Page>
  );
}
