import type { Metadata } from "next";
import { connection } from "next/server";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { ModelList } from "@/components/models/model-list";
import { modelQueries } from "@/lib/models/queries";
import { modelsParams } from "@/lib/models/search-params";
import { listModels } from "@/lib/models/server/list";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

export const metadata: Metadata = { title: "Models" };

interface ModelsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ModelsPage({ searchParams }: ModelsPageProps) {
  await connection();
  const which = modelsParams.parse(await searchParams);
  await getQueryClient().prefetchInfiniteQuery({
    ...modelQueries.list(which),
    queryFn: () => listModels({ limit: 100, ...which }),
    retry: false,
  });
  return (
    <Page>
      <PageHeader title="Models" description="Classifiers that your jobs have made, on every server." />
      <HydrateClient>
        <ModelList />
      </HydrateClient>
    </Page>
  );
}
