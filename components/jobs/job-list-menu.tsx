"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleStop, Copy, Ellipsis, RotateCw, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { toast } from "@/components/ui/toast";
import { jobMutations } from "@/lib/jobs/mutations";
import type { JobListItem } from "@/lib/jobs/schema";
import { duplicateJobHref } from "@/lib/jobs/search-params";
import { isCancellable, isTerminal } from "@/lib/jobs/status";
import { messageOf, pluralise } from "@/lib/utils";

interface JobMenuProps {
  job: JobListItem;
  onTrash: () => void;
}

/** What can be done with a job without opening it. */
export function JobMenu({ job, onTrash }: JobMenuProps) {
  const [isStopping, setIsStopping] = useState(false);
  const router = useRouter();
  const { mutate, isPending } = useMutation(jobMutations.act(useQueryClient(), job.id));
  const retry = () =>
    mutate("retry", {
      onSuccess: ({ id }) => router.push(`/jobs/${id}`),
      onError: ({ message }) => toast.error("The job was not created again", { description: message }),
    });
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`More for the job on ${job.datasetName}`}
            pending={isPending}
          >
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem asChild>
            <Link href={duplicateJobHref(job.id)}>
              <Copy aria-hidden />
              Duplicate
            </Link>
          </DropdownMenuItem>
          {isTerminal(job.status) ? (
            <DropdownMenuItem onSelect={retry}>
              <RotateCw aria-hidden />
              Run again
            </DropdownMenuItem>
          ) : null}
          {isCancellable(job.status) ? (
            <DropdownMenuItem onSelect={() => setIsStopping(true)}>
              <CircleStop aria-hidden />
              {job.status === "RUNNING" ? "Stop…" : "Cancel…"}
            </DropdownMenuItem>
          ) : null}
          {isTerminal(job.status) ? (
            <DropdownMenuItem tone="danger" onSelect={onTrash}>
              <Trash2 aria-hidden />
              Move to trash
            </DropdownMenuItem>
          ) : null}
        </DropdownMenuContent>
      </DropdownMenu>
      {isStopping ? <StopDialog job={job} onClose={() => setIsStopping(false)} /> : null}
    </>
  );
}

/** Asks before a job is stopped; one that has learned something can keep it where its server can. */
function StopDialog({ job, onClose }: { job: JobListItem; onClose: () => void }) {
  const client = useQueryClient();
  const cancel = useMutation(jobMutations.act(client, job.id));
  const finish = useMutation(jobMutations.finish(client));
  const isRunning = job.status === "RUNNING";
  const canKeep = isRunning && job.canFinish && job.currentStep > 0 && !job.isFinishing;
  // A job that ended meanwhile may leave the list, and this question with it: a refusal is told all the same.
  const over = async (asked: Promise<unknown>) => {
    try {
      await asked;
    } catch (error) {
      toast.error("The job was not stopped", { description: messageOf(error) });
    }
    onClose();
  };
  return (
    <AlertDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={isRunning ? `Stop training on “${job.datasetName}”?` : `Cancel the job on “${job.datasetName}”?`}
      description={
        job.currentStep > 0
          ? `It has done ${pluralise(job.currentStep, "step")}. The curves stay, and the same settings can be run again.`
          : "Nothing has been trained yet. The same settings can be run again later."
      }
      cancelLabel={isRunning ? "Keep training" : "Keep the job"}
      actions={[
        ...(canKeep
          ? [
              {
                label: "Stop and keep the best",
                pending: finish.isPending,
                onSelect: () => void over(finish.mutateAsync({ jobId: job.id })),
              },
            ]
          : []),
        {
          label: canKeep ? "Stop and discard" : "Stop",
          variant: "danger" as const,
          pending: cancel.isPending,
          onSelect: () => void over(cancel.mutateAsync("cancel")),
        },
      ]}
    />
  );
}
