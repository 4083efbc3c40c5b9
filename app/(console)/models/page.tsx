import type { Metadata } from "next";
import { connection } from "next/server";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { ModelList } from "@/components/models/model-list";
import { modelQueries } from "@/lib/models/queries";
import { listModels } from "@/lib/models/server/list";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

export const metadata: Metadata = { title: "Models" };

export default async function ModelsPage() {
  await connection();
  await getQueryClient().prefetchInfiniteQuery({
    ...modelQueries.list(),
    queryFn: () => listModels({ limit: 100 }),
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
