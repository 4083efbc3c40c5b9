"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { datasetQueries } from "@/lib/datasets/queries";
import { FailedImport } from "./failed-import";
import { ImportingPanel } from "./importing-panel";
import { useIsRemoved } from "./use-removal";

/** How often a dataset that is being imported is looked at again. */
export const IMPORT_POLL_MS = 1_000;

interface DatasetPageBodyProps {
  datasetId: string;
  /** What stands here once the rows can be read. */
  children: ReactNode;
}

/** The page while rows are read, after they could not be read, and, as `children`, when they are there. */
export function DatasetPageBody({ datasetId, children }: DatasetPageBodyProps) {
  const isRemoved = useIsRemoved(datasetId);
  const { data: dataset } = useQuery({
    ...datasetQueries.detail(datasetId),
    refetchInterval: ({ state }) => (state.data?.status === "importing" && !isRemoved ? IMPORT_POLL_MS : false),
  });
  switch (dataset?.status) {
    case "ready":
      return children;
    case "failed":
      return <FailedImport dataset={dataset} />;
    case "importing":
      return <ImportingPanel dataset={dataset} />;
    case undefined:
      return null;
  }
}
