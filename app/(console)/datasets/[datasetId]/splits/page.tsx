import { RejectedLines } from "@/components/datasets/rejected-lines";
import { DatasetPreparations } from "@/components/preparations/dataset-preparations";
import { SplitsStudio } from "@/components/preparations/splits-studio";
import { preparationQueries } from "@/lib/preparations/queries";
import { parseStudioSearch } from "@/lib/preparations/search-schema";
import { listPreparations } from "@/lib/preparations/server/list";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { loadDataset } from "../load";

/** Balance and split, and what was made of the dataset so far. */
export default async function DatasetSplitsPage({ params, searchParams }: PageProps<"/datasets/[datasetId]/splits">) {
  const { id } = await loadDataset((await params).datasetId);
  const { recipe } = parseStudioSearch(await searchParams);
  await getQueryClient().prefetchInfiniteQuery({
    ...preparationQueries.list(id),
    queryFn: () => listPreparations({ limit: 50, datasetId: id }),
    retry: false,
  });
  return (
    <HydrateClient>
      <SplitsStudio datasetId={id} recipeOf={recipe} rejected={<RejectedLines datasetId={id} />} />
      <DatasetPreparations datasetId={id} />
    </HydrateClient>
  );
}
