import type { Metadata } from "next";
import { connection } from "next/server";
import { DatasetImport } from "@/components/datasets/dataset-import";
import { DatasetList } from "@/components/datasets/dataset-list";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { datasetQueries } from "@/lib/datasets/queries";
import { maxUploadBytes } from "@/lib/datasets/server/limits";
import { listDatasets } from "@/lib/datasets/server/list";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

export const metadata: Metadata = { title: "Datasets" };

export default async function DatasetsPage() {
  await connection();
  await getQueryClient().prefetchInfiniteQuery({
    ...datasetQueries.list(),
    queryFn: () => listDatasets({ limit: 50 }),
    retry: false,
  });
  return (
    <Page>
      <PageHeader title="Datasets" description="Files with texts and their labels, kept as they came." />
      <HydrateClient>
        <DatasetImport maxBytes={maxUploadBytes()} />
        <DatasetList />
      </HydrateClient>
    </Page>
  );
}
