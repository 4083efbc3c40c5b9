"use client";

/** What is the matter with a dataset's rows, and the steps that mend it. */
export function DatasetCleaning({ datasetId }: { datasetId: string }) {
  return <p className="text-muted text-sm">{datasetId}</p>;
}
