import { DatasetCleaning } from "@/components/datasets/dataset-cleaning";
import { datasetQueries } from "@/lib/datasets/queries";
import { profileDataset } from "@/lib/datasets/server/profile";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { loadDataset } from "../load";

/** What is the matter with the rows, and the steps that mend it. */
export default async function DatasetCleanPage({ params }: PageProps<"/datasets/[datasetId]/clean">) {
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
      <DatasetCleaning datasetId={id} />
    </HydrateClient>
  );
}
