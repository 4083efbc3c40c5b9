import type { Metadata } from "next";
import { connection } from "next/server";
import { DatasetImport } from "@/components/datasets/dataset-import";
import { HomeView } from "@/components/home/home-view";
import { Page } from "@/components/layout/page";
import { datasetQueries } from "@/lib/datasets/queries";
import { maxUploadBytes } from "@/lib/datasets/server/limits";
import { listDatasets } from "@/lib/datasets/server/list";
import { jobQueries } from "@/lib/jobs/queries";
import { listJobs } from "@/lib/jobs/server/list";
import { modelQueries } from "@/lib/models/queries";
import { listModels } from "@/lib/models/server/list";
import { preparationQueries } from "@/lib/preparations/queries";
import { listPreparations } from "@/lib/preparations/server/list";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

export const metadata: Metadata = { title: "Home" };

export default async function HomePage() {
  await connection();
  const client = getQueryClient();
  // The same first pages as the lists have, so that the next click finds them loaded.
  const [datasets] = await Promise.all([
    client.fetchInfiniteQuery({ ...datasetQueries.list(), queryFn: () => listDatasets({ limit: 50 }), retry: false }),
    client.prefetchInfiniteQuery({
      ...preparationQueries.list(),
      queryFn: () => listPreparations({ limit: 50 }),
      retry: false,
    }),
    client.prefetchInfiniteQuery({ ...jobQueries.list(), queryFn: () => listJobs({ limit: 50 }), retry: false }),
    client.prefetchInfiniteQuery({ ...modelQueries.list(), queryFn: () => listModels({ limit: 100 }), retry: false }),
  ]);
  const isNew = datasets.pages[0]?.data.length === 0;
  return (
    <Page>
      <HydrateClient>
        <HomeView importer={<DatasetImport maxBytes={maxUploadBytes()} sample={isNew ? "primary" : "secondary"} />} />
      </HydrateClient>
    </Page>
  );
}
