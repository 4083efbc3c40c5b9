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
import { messageOf } from "@/lib/utils";
import { useOnce } from "./use-once";

/** Starts a job whose files were found fine. */
export function StartJobButton({ jobId }: { jobId: string }) {
  const once = useOnce();
  const { mutateAsync, isPending } = useMutation(jobMutations.act(useQueryClient(), jobId));
  // After a refusal the job is read anew, and this button may be gone before that is said.
  const start = async () => {
    if (!once.first()) return;
    try {
      await mutateAsync("start");
    } catch (error) {
      toast.error("The job was not started", { description: messageOf(error) });
    }
    once.reset();
  };
  return (
    <Button variant="primary" pending={isPending} onClick={() => void start()}>
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
  // From the toast, when this page is left.
  const putBack = async () => {
    try {
      await restore.mutateAsync({ jobId: job.id });
    } catch (error) {
      toast.error("The job is still in the trash", { description: messageOf(error) });
    }
  };
  const toTrash = async () => {
    try {
      // Who has left the page meanwhile is not led away again, but is told all the same.
      await remove.mutateAsync({ jobId: job.id }, { onSuccess: () => router.push("/jobs") });
      toast.success("The job is in the trash", {
        description: `Training on ${job.datasetName}`,
        duration: 10_000,
        action: { label: "Undo", onClick: () => void putBack() },
      });
    } catch (error) {
      toast.error("The job was not moved to the trash", { description: messageOf(error) });
    }
  };
  return (
    <Button
      size="icon"
      variant="ghost"
      aria-label="Move to trash"
      title="Move to trash"
      pending={remove.isPending}
      onClick={() => void toTrash()}
    >
      <Trash2 aria-hidden />
    </Button>
  );
}

/** Takes a job out of the trash. */
export function RestoreJobButton({ jobId }: { jobId: string }) {
  const { mutateAsync, isPending } = useMutation(jobMutations.restore(useQueryClient()));
  const restore = async () => {
    try {
      await mutateAsync({ jobId });
    } catch (error) {
      toast.error("The job is still in the trash", { description: messageOf(error) });
    }
  };
  return (
    <Button size="sm" pending={isPending} onClick={() => void restore()}>
      Restore
    </Button>
  );
}
