"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { CurvePlot, CurvePlotProps } from "./curve-plot";

type Plot = typeof CurvePlot;

const RETRY_MS = 5_000;

/** The plot's code, once for all charts of the page. */
let plot: Plot | null = null;

function loadPlot(): Promise<void> {
  return import("./curve-plot").then((module) => {
    plot = module.CurvePlot;
  });
}

// Asked for while the page's own code is still being read, so that a long run is drawn as soon as that is done.
if (typeof window !== "undefined") loadPlot().catch(() => undefined);

const nothing = () => () => undefined;
const onServer = () => null;

/**
 * The plot, whose code comes after the page's. When it does not come, because the app is away, the rest of the page stays as
 * it is: only the chart says so, and asks again.
 */
export function LazyCurvePlot(props: CurvePlotProps) {
  // The first drawing in the browser is that of the server, which has no canvas.
  const known = useSyncExternalStore(nothing, () => plot, onServer);
  const [, redraw] = useState(0);
  const [isLost, setIsLost] = useState(false);
  useEffect(() => {
    if (known !== null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const attempt = () => {
      loadPlot().then(
        () => {
          if (!isGone) redraw((count) => count + 1);
        },
        () => {
          if (isGone) return;
          setIsLost(true);
          timer = setTimeout(attempt, RETRY_MS);
        },
      );
    };
    attempt();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [known]);
  if (known !== null) {
    const Known = known;
    return <Known {...props} />;
  }
  return isLost ? <Lost /> : <Skeleton className="h-full min-h-40" />;
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
