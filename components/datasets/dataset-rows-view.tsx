"use client";

import { Card, CardContent } from "@/components/ui/card";
import { LabelChart } from "./label-chart";
import { useLabelFilter } from "./use-label-filter";

/** The rows of a dataset with its labels beside them. */
export function DatasetRowsView({ datasetId }: { datasetId: string }) {
  const filter = useLabelFilter(datasetId);
  return (
    <Card>
      <CardContent>
        <LabelChart datasetId={datasetId} filter={filter} />
      </CardContent>
    </Card>
  );
}
