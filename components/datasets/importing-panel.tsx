"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { formatBytes } from "@/lib/utils";
import { TransferBar } from "./transfer-bars";
import { useIsRemoved, useRemoval } from "./use-removal";

/** How often the bars move. */
const TASK_POLL_MS = 500;

/** A dataset whose rows are being read: how far it is, and a way to give it up. */
export function ImportingPanel({ dataset }: { dataset: DatasetDetail }) {
  const { id, fileName, sizeBytes, source } = dataset;
  const isRemoved = useIsRemoved(id);
  const { data: tasks } = useQuery({ ...datasetQueries.tasks(id), refetchInterval: isRemoved ? false : TASK_POLL_MS });
  const task = tasks?.data.find(({ kind }) => kind === "import" || kind === "download" || kind === "upload");
  // Between two tasks, and until the page of the rows is there, the last one is what there is to say.
  const [last, setLast] = useState(task);
  if (task !== undefined && task !== last) setLast(task);
  const shown = task ?? last;
  const isDone = task === undefined && last !== undefined;
  const isDownload = shown?.kind === "download";
  return (
    <Card className="flex flex-col gap-5 px-5 py-5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-60 flex-1">
          <h2 className="font-semibold text-base tracking-tight">
            {isDownload ? "The rows are on their way" : "The rows are being read"}
          </h2>
          <p className="mt-1 text-muted text-sm">
            You may leave this page: it goes on, and the list of datasets shows when it is done.
          </p>
        </div>
        <CancelImport datasetId={id} />
      </div>
      {source === "huggingface" ? null : (
        <TransferBar title="Sending" transfer={null} isDone words={`${fileName}: ${formatBytes(sizeBytes)} sent`} />
      )}
      <TransferBar
        title={shown?.label ?? "Reading rows"}
        transfer={task ?? null}
        isDone={isDone}
        {...(task === undefined && {
          words: isDone ? "Done" : tasks === undefined ? "Looking…" : "Waiting for its turn",
        })}
      />
    </Card>
  );
}

function CancelImport({ datasetId }: { datasetId: string }) {
  const router = useRouter();
  const remove = useRemoval(datasetId);
  return (
    <Button
      pending={remove.isPending || remove.isSuccess}
      onClick={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            toast.info("The import was cancelled", { description: "Nothing of it was kept." });
            router.push("/datasets");
          },
          onError: ({ message }) => toast.error("The import was not cancelled", { description: message }),
        })
      }
    >
      <X aria-hidden />
      Cancel import
    </Button>
  );
}
