"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleAlert, Ellipsis, Pencil, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { RelativeTime } from "@/components/ui/relative-time";
import { paddedWords } from "@/lib/datasets/parse-words";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { formatBytes, formatCount, pluralise } from "@/lib/utils";
import { DatasetStatus } from "./dataset-status";
import { DeleteDatasetDialog } from "./delete-dataset-dialog";
import { RenameDatasetDialog } from "./rename-dataset-dialog";

// With `ssr: false` it waits in a place of its own; without, the whole page would show its skeleton meanwhile.
const RejectedDialog = dynamic(async () => (await import("./rejected-dialog")).RejectedDialog, { ssr: false });

/** Name, facts and the menu of a dataset. */
export function DatasetHeader({ datasetId }: { datasetId: string }) {
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  if (dataset === undefined) return null;
  return (
    <PageHeader
      breadcrumbs={[{ label: "Datasets", href: "/datasets" }]}
      title={dataset.name}
      actions={<DatasetMenu dataset={dataset} />}
      meta={<Facts dataset={dataset} />}
    />
  );
}

function Facts({ dataset }: { dataset: DatasetDetail }) {
  const { status, rowCount, columns, fileName, sizeBytes, createdAt } = dataset;
  return (
    <>
      {status === "ready" ? (
        <span className="tabular-nums">
          {pluralise(rowCount, "row")}, {pluralise(columns.length, "column")}
        </span>
      ) : (
        <DatasetStatus status={status} />
      )}
      <span className="min-w-0 max-w-80 truncate" title={fileName}>
        {fileName}
        {/* What is still on its way has no size yet. */}
        {sizeBytes === 0 ? "" : ` (${formatBytes(sizeBytes)})`}
      </span>
      {status === "ready" ? <LinesFact dataset={dataset} /> : null}
      {status === "ready" ? <PaddedFact dataset={dataset} /> : null}
      <span>
        Imported <RelativeTime date={createdAt} />
      </span>
    </>
  );
}

/** What became of the lines of the file that are no rows. */
function LinesFact({ dataset }: { dataset: DatasetDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  const { rejectedCount, counts } = dataset;
  const blank = counts === null || counts.blank === 0 ? null : `${formatCount(counts.blank)} blank`;
  if (rejectedCount === 0) return <span>No line was rejected{blank === null ? "" : `, ${blank}`}</span>;
  return (
    <>
      <Button variant="link" className="gap-1.5 text-warning underline" onClick={() => setIsOpen(true)}>
        <CircleAlert aria-hidden />
        {pluralise(rejectedCount, "line")} could not be read
      </Button>
      {isOpen ? <RejectedDialog dataset={dataset} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

/** Lines that ended early became rows all the same: nobody would see it in the rows. */
function PaddedFact({ dataset: { counts, parseOptions } }: { dataset: DatasetDetail }) {
  if (counts === null || counts.padded === 0) return null;
  return <span className="text-warning">{paddedWords(counts.padded, parseOptions?.hasHeader ?? true)}</span>;
}

function DatasetMenu({ dataset }: { dataset: DatasetDetail }) {
  const [dialog, setDialog] = useState<"rename" | "delete" | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="icon" aria-label="More about this dataset">
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={() => setDialog("rename")}>
            <Pencil aria-hidden />
            Rename…
          </DropdownMenuItem>
          <DropdownMenuItem tone="danger" onSelect={() => setDialog("delete")}>
            <Trash2 aria-hidden />
            Delete…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {dialog === "rename" ? <RenameDatasetDialog dataset={dataset} onClose={close} /> : null}
      {dialog === "delete" ? <DeleteDatasetDialog dataset={dataset} onClose={close} /> : null}
    </>
  );
}
