import { DatasetRowsView } from "@/components/datasets/dataset-rows-view";

/** All rows, to look through, filter and edit. */
export default async function DatasetRowsPage({ params }: PageProps<"/datasets/[datasetId]/rows">) {
  return <DatasetRowsView datasetId={(await params).datasetId} />;
}
