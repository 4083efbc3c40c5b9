import { DatasetColumns } from "@/components/datasets/dataset-columns";
import { PREVIEW_ROWS } from "@/components/datasets/preview-rows";
import { datasetQueries } from "@/lib/datasets/queries";
import { listRows } from "@/lib/datasets/server/rows";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { loadDataset } from "./load";

/** What the columns mean, over the first rows. */
export default async function DatasetColumnsPage({ params }: PageProps<"/datasets/[datasetId]">) {
  const { id, status } = await loadDataset((await params).datasetId);
  if (status === "ready") {
    await getQueryClient().prefetchQuery({
      ...datasetQueries.rows(id, { limit: PREVIEW_ROWS }),
      queryFn: () => listRows(id, { limit: PREVIEW_ROWS }),
      retry: false,
    });
  }
  return (
    <HydrateClient>
      <DatasetColumns datasetId={id} />
    </HydrateClient>
  );
}
