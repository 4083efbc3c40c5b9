"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import Link from "next/link";
import { PageHeader } from "@/components/layout/page-header";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { toast } from "@/components/ui/toast";
import { isUnderWay } from "@/lib/batches/describe";
import { batchMutations } from "@/lib/batches/mutations";
import { batchQueries } from "@/lib/batches/queries";
import type { BatchDetail } from "@/lib/batches/schema";
import { formatBytes, pluralise } from "@/lib/utils";
import { BatchAnswers } from "./batch-answers";
import { BatchDraft } from "./batch-draft";
import { BatchOutcome } from "./batch-outcome";
import { BatchProgress } from "./batch-progress";
import { BatchStatus } from "./batch-status";
import { DeleteBatchButton } from "./delete-batch-button";
import { DownloadButton } from "./download-button";

const POLL_MS = 1_000;

/** One batch, from its first rows to its result. */
export function BatchView({ batchId }: { batchId: string }) {
  const { data: batch } = useSuspenseQuery({
    ...batchQueries.detail(batchId),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data.status) ? POLL_MS : false),
  });
  const isOver = batch.status === "ready" || batch.status === "cancelled" || batch.status === "failed";
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Batches", href: "/batches" }]}
        title={batch.fileName}
        actions={
          <>
            <ResumeButton batch={batch} />
            <DeleteBatchButton batch={batch} />
            <DownloadButton batch={batch} />
          </>
        }
        meta={<Facts batch={batch} />}
      />
      {batch.error ? <Callout tone="danger">{batch.error.message}</Callout> : null}
      {batch.status === "draft" ? <BatchDraft batch={batch} /> : null}
      {isUnderWay(batch.status) ? <BatchProgress batch={batch} /> : null}
      {isOver ? <BatchOutcome batch={batch} /> : null}
      {isOver && batch.rowsDone > 0 ? <BatchAnswers batch={batch} /> : null}
    </>
  );
}

function Facts({ batch }: { batch: BatchDetail }) {
  return (
    <>
      <span role="status">
        <BatchStatus status={batch.status} />
      </span>
      <span>
        Model{" "}
        <Link
          href={`/models/${encodeURIComponent(batch.modelId)}`}
          className="rounded-sm text-text underline-offset-4 hover:underline"
        >
          {batch.modelName}
        </Link>
      </span>
      {batch.status === "reading" ? null : <span>{pluralise(batch.rowsTotal, "row")}</span>}
      <span>{formatBytes(batch.sizeBytes)}</span>
      {batch.settings === null ? null : <span>Text: {batch.settings.textColumns.join(" + ")}</span>}
    </>
  );
}

function ResumeButton({ batch }: { batch: BatchDetail }) {
  const resume = useMutation(batchMutations.resume(useQueryClient(), batch.id));
  const isStopped = batch.status === "cancelled" || batch.status === "failed";
  if (!isStopped || batch.settings === null) return null;
  const press = () =>
    resume.mutate(undefined, {
      onError: ({ message }) => toast.error("The batch does not go on", { description: message }),
    });
  return (
    <Button variant="primary" pending={resume.isPending} onClick={press}>
      <Play aria-hidden />
      Resume
    </Button>
  );
}
