"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Copy, Play, RotateCw, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { jobMutations } from "@/lib/jobs/mutations";
import type { JobDetail } from "@/lib/jobs/schema";
import { duplicateJobHref } from "@/lib/jobs/search-params";
import { isTerminal } from "@/lib/jobs/status";
import { useOnce } from "./use-once";

/** Starts a job whose files were found fine. */
export function StartJobButton({ jobId }: { jobId: string }) {
  const once = useOnce();
  const { mutate, isPending } = useMutation(jobMutations.act(useQueryClient(), jobId));
  return (
    <Button
      variant="primary"
      pending={isPending}
      onClick={() => {
        if (!once.first()) return;
        mutate("start", {
          onError: (error) => toast.error("The job was not started", { description: error.message }),
          onSettled: once.reset,
        });
      }}
    >
      <Play aria-hidden />
      Start training
    </Button>
  );
}

/** Creates a new job with the settings of one that has ended, and goes there. */
export function RetryJobButton({ jobId, label = "Retry" }: { jobId: string; label?: string }) {
  const router = useRouter();
  const once = useOnce();
  const { mutate, isPending, isSuccess } = useMutation(jobMutations.act(useQueryClient(), jobId));
  return (
    <Button
      pending={isPending || isSuccess}
      onClick={() => {
        if (!once.first()) return;
        mutate("retry", {
          onSuccess: (job) => router.push(`/jobs/${job.id}`),
          onError: (error) => {
            once.reset();
            toast.error("The job was not created again", { description: error.message });
          },
        });
      }}
    >
      <RotateCw aria-hidden />
      {label}
    </Button>
  );
}

/** Runs a job that its own server would not train on the embedded engine: same preparation, same settings. */
export function RunEmbeddedButton({ jobId }: { jobId: string }) {
  const router = useRouter();
  const once = useOnce();
  const { mutate, isPending, isSuccess } = useMutation(jobMutations.retryOn(useQueryClient()));
  return (
    <Button
      variant="primary"
      pending={isPending || isSuccess}
      onClick={() => {
        if (!once.first()) return;
        mutate(
          { jobId, serverId: "embedded" },
          {
            onSuccess: (created) => router.push(`/jobs/${created.id}`),
            onError: (error) => {
              once.reset();
              toast.error("The job was not created", { description: error.message });
            },
          },
        );
      }}
    >
      <Play aria-hidden />
      Run it on the embedded engine
    </Button>
  );
}

/** Opens the form with a job's settings filled in. */
export function DuplicateJobLink({ jobId, label = "Duplicate" }: { jobId: string; label?: string }) {
  return (
    <Button asChild>
      <Link href={duplicateJobHref(jobId)}>
        <Copy aria-hidden />
        {label}
      </Link>
    </Button>
  );
}

/** Moves a job that is over to the trash; the toast takes it out again. */
export function TrashJobButton({ job }: { job: JobDetail }) {
  const router = useRouter();
  const client = useQueryClient();
  const remove = useMutation(jobMutations.remove(client));
  const restore = useMutation(jobMutations.restore(client));
  if (!isTerminal(job.status) || job.deletedAt !== null) return null;
  const putBack = () =>
    restore.mutate(
      { jobId: job.id },
      { onError: (error) => toast.error("The job is still in the trash", { description: error.message }) },
    );
  const toTrash = () =>
    remove.mutate(
      { jobId: job.id },
      {
        onSuccess: () => {
          router.push("/jobs");
          toast.success("The job is in the trash", {
            description: `Training on ${job.datasetName}`,
            duration: 10_000,
            action: { label: "Undo", onClick: putBack },
          });
        },
        onError: (error) => toast.error("The job was not moved to the trash", { description: error.message }),
      },
    );
  return (
    <Button
      size="icon"
      variant="ghost"
      aria-label="Move to trash"
      title="Move to trash"
      pending={remove.isPending}
      onClick={toTrash}
    >
      <Trash2 aria-hidden />
    </Button>
  );
}

/** Takes a job out of the trash. */
export function RestoreJobButton({ jobId }: { jobId: string }) {
  const { mutate, isPending } = useMutation(jobMutations.restore(useQueryClient()));
  return (
    <Button
      size="sm"
      pending={isPending}
      onClick={() =>
        mutate(
          { jobId },
          { onError: (error) => toast.error("The job is still in the trash", { description: error.message }) },
        )
      }
    >
      Restore
    </Button>
  );
}
