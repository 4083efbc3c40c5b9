import { DatasetRowsView } from "@/components/datasets/dataset-rows-view";
import { pageQuery } from "@/lib/datasets/grid-pages";
import { datasetQueries } from "@/lib/datasets/queries";
import { parseRowsSearch } from "@/lib/datasets/search-schema";
import { listRows } from "@/lib/datasets/server/rows";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { loadDataset } from "../load";

/** All rows, to look through, filter and edit. */
export default async function DatasetRowsPage({ params, searchParams }: PageProps<"/datasets/[datasetId]/rows">) {
  const { id, status } = await loadDataset((await params).datasetId);
  const first = pageQuery(parseRowsSearch(await searchParams), 0);
  // Filters and orders look at all rows, which a large dataset takes a moment for: the browser asks for those.
  if (status === "ready" && Object.keys(first).length === 2) {
    await getQueryClient().prefetchQuery({
      ...datasetQueries.rows(id, first),
      queryFn: () => listRows(id, first),
      retry: false,
    });
  }
  return (
    <HydrateClient>
      <DatasetRowsView datasetId={id} />
    </HydrateClient>
  );
}
