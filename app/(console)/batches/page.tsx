import type { Metadata } from "next";
import { connection } from "next/server";
import { BatchList } from "@/components/batches/batch-list";
import { BatchUpload } from "@/components/batches/batch-upload";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { batchQueries } from "@/lib/batches/queries";
import { listBatches } from "@/lib/batches/server/list";
import { maxUploadBytes } from "@/lib/datasets/server/limits";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

export const metadata: Metadata = { title: "Batches" };

interface BatchesPageProps {
  searchParams: Promise<{ model?: string | string[] }>;
}

export default async function BatchesPage({ searchParams }: BatchesPageProps) {
  await connection();
  const { model } = await searchParams;
  await getQueryClient().prefetchInfiniteQuery({
    ...batchQueries.list(),
    queryFn: () => listBatches({ limit: 50 }),
    retry: false,
  });
  return (
    <Page>
      <PageHeader title="Batches" description="Whole files, classified row by row, and given back with the answers." />
      <HydrateClient>
        <BatchUpload maxBytes={maxUploadBytes()} modelId={typeof model === "string" ? model : undefined} />
        <BatchList />
      </HydrateClient>
    </Page>
  );
}
