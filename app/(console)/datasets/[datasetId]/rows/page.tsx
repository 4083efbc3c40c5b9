import { DatasetRowsView } from "@/components/datasets/dataset-rows-view";
import { datasetQueries } from "@/lib/datasets/queries";
import { profileDataset } from "@/lib/datasets/server/profile";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { loadDataset } from "../load";

/** All rows, to look through, filter and edit. */
export default async function DatasetRowsPage({ params }: PageProps<"/datasets/[datasetId]/rows">) {
  const { id, status } = await loadDataset((await params).datasetId);
  if (status === "ready") {
    void getQueryClient().prefetchQuery({
      ...datasetQueries.profile(id),
      queryFn: () => profileDataset(id),
      retry: false,
    });
  }
  return (
    <HydrateClient>
      <DatasetRowsView datasetId={id} />
    </HydrateClient>
  );
}
