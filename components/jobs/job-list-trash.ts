"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "@/components/ui/toast";
import { jobMutations } from "@/lib/jobs/mutations";
import type { JobSummary } from "@/lib/jobs/schema";
import { messageOf } from "@/lib/utils";

type Trashed = Pick<JobSummary, "id" | "datasetName">;

interface Trash {
  /** Moves a job there at once, and offers the way back. */
  move: (job: Trashed) => Promise<void>;
  /** It is on its way there, or was moved a moment ago: the list does not show it any more. */
  has: (jobId: string) => boolean;
}

/** The trash as the list uses it. */
export function useTrash(): Trash {
  const client = useQueryClient();
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const remove = useMutation(jobMutations.remove(client));
  const restore = useMutation(jobMutations.restore(client));
  const back = (jobId: string) => setGone((now) => new Set([...now].filter((id) => id !== jobId)));

  const undo = async ({ id }: Trashed) => {
    try {
      await restore.mutateAsync({ jobId: id });
      back(id);
    } catch (error) {
      toast.error("The job is still in the trash", { description: messageOf(error) });
    }
  };
  const move = async (job: Trashed) => {
    setGone((now) => new Set(now).add(job.id));
    try {
      await remove.mutateAsync({ jobId: job.id });
      const action = { label: "Undo", onClick: () => void undo(job) };
      toast.success(`Moved the job on “${job.datasetName}” to the trash`, { action });
    } catch (error) {
      back(job.id);
      toast.error("The job was not moved to the trash", { description: messageOf(error) });
    }
  };
  return { move, has: (jobId) => gone.has(jobId) };
}
