"use client";

import { useQuery } from "@tanstack/react-query";
import { datasetQueries } from "@/lib/datasets/queries";
import { CleanPage } from "./cleaning/clean-page";
import { CleaningProvider } from "./cleaning/cleaning-provider";

/** What is the matter with a dataset's rows, and the steps that mend it. */
export function DatasetCleaning({ datasetId }: { datasetId: string }) {
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  if (dataset === undefined) return null;
  return (
    <CleaningProvider dataset={dataset}>
      <CleanPage />
    </CleaningProvider>
  );
}
