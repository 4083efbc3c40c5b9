"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleStop } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import { toast } from "@/components/ui/toast";
import { describeProgress, STATUS_WORDS } from "@/lib/batches/describe";
import { batchMutations } from "@/lib/batches/mutations";
import type { BatchDetail } from "@/lib/batches/schema";

/** How far a batch is, and a way to stop it. */
export function BatchProgress({ batch }: { batch: BatchDetail }) {
  const cancel = useMutation(batchMutations.cancel(useQueryClient(), batch.id));
  const { status, rowsDone, rowsTotal } = batch;
  const words = status === "running" ? describeProgress(batch) : STATUS_WORDS[status];
  const stop = () =>
    cancel.mutate(undefined, {
      onError: ({ message }) => toast.error("The batch was not stopped", { description: message }),
    });
  return (
    <Card className="flex flex-col gap-3 px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 className="font-semibold text-sm">{STATUS_WORDS[status]}</h2>
        {status === "reading" ? null : (
          <Button size="sm" pending={cancel.isPending} onClick={stop}>
            <CircleStop aria-hidden />
            Stop
          </Button>
        )}
      </div>
      <Progress
        label="Rows classified"
        value={status === "running" ? rowsDone : null}
        max={rowsTotal}
        valueText={words}
      />
      <p className="text-muted text-sm tabular-nums">
        {words}. You may leave this page: it goes on, also after a restart.
      </p>
    </Card>
  );
}
