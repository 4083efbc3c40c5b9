"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { datasetQueries } from "@/lib/datasets/queries";

// With `ssr: false` it waits in a place of its own; without, the whole page would show its skeleton meanwhile.
const RejectedDialog = dynamic(async () => (await import("./rejected-dialog")).RejectedDialog, { ssr: false });

/** A small link that opens the list of a dataset's lines that could not be read. */
export function RejectedLines({ datasetId }: { datasetId: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  if (dataset === undefined || dataset.rejectedCount === 0) return null;
  return (
    <>
      <Button variant="link" size="sm" onClick={() => setIsOpen(true)}>
        Show<span className="sr-only"> the lines that could not be read</span>
      </Button>
      {isOpen ? <RejectedDialog dataset={dataset} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
