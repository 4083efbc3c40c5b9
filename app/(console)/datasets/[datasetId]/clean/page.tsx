import { DatasetCleaning } from "@/components/datasets/dataset-cleaning";

/** What is the matter with the rows, and the steps that mend it. */
export default async function DatasetCleanPage({ params }: PageProps<"/datasets/[datasetId]/clean">) {
  return <DatasetCleaning datasetId={(await params).datasetId} />;
}
