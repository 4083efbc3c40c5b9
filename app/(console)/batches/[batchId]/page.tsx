import type { Metadata } from "next";
import { cache } from "react";
import { BatchView } from "@/components/batches/batch-view";
import { Page } from "@/components/layout/page";
import { batchQueries } from "@/lib/batches/queries";
import { getBatch } from "@/lib/batches/server/get";
import { orNotFound } from "@/lib/query/found";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

interface BatchPageProps {
  params: Promise<{ batchId: string }>;
}

/** Read once for the title and the page. */
const loadBatch = cache((batchId: string) => orNotFound(getBatch(batchId)));

export async function generateMetadata({ params }: BatchPageProps): Promise<Metadata> {
  return { title: (await loadBatch((await params).batchId)).fileName };
}

export default async function BatchPage({ params }: BatchPageProps) {
  const batch = await loadBatch((await params).batchId);
  getQueryClient().setQueryData(batchQueries.detail(batch.id).queryKey, batch);
  return (
    <Page>
      <HydrateClient>
        <BatchView key={batch.id} batchId={batch.id} />
      </HydrateClient>
    </Page>
  );
}
