"use client";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Late, lateCode } from "@/components/ui/late";
import { Skeleton } from "@/components/ui/skeleton";
import type { CurvePlotProps } from "./curve-plot";

const plotCode = lateCode(async () => (await import("./curve-plot")).CurvePlot);

// Asked for while the page's own code is still being read, so that a long run is drawn as soon as that is done.
if (typeof window !== "undefined") plotCode.preload();

/** The plot, whose code comes after the page's. When it does not come, only the chart says so. */
export function LazyCurvePlot(props: CurvePlotProps) {
  return <Late code={plotCode} props={props} fallback={<Skeleton className="h-full min-h-40" />} lost={<Lost />} />;
}

function Lost() {
  return (
    <EmptyState
      className="justify-center py-0"
      title="The chart could not be loaded"
      description="Classifier Studio did not answer. The values are in the table meanwhile."
      actions={<Button onClick={() => window.location.reload()}>Load the page again</Button>}
    />
  );
}
