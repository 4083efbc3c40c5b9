"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronsUp } from "lucide-react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { jobMutations } from "@/lib/jobs/mutations";
import type { JobDetail } from "@/lib/jobs/schema";

/** Makes a job that waits the next of its server. It stays once pressed, or the focus of who pressed it would be lost. */
export function MoveToFrontButton({ job, isLost }: { job: JobDetail; isLost: boolean }) {
  const { mutate, isPending, isSuccess } = useMutation(jobMutations.setPosition(useQueryClient()));
  if (!job.canReorder || job.queuePosition === null) return null;
  const isFirst = job.queuePosition.position === 1;
  if (isFirst && !isPending && !isSuccess) return null;
  const isIdle = isFirst || isLost;
  const move = () =>
    mutate(
      { jobId: job.id, position: 1 },
      { onError: (error) => toast.error("The job was not moved", { description: error.message }) },
    );
  return (
    <Button
      pending={isPending}
      aria-disabled={isIdle}
      className={isIdle ? "opacity-50" : undefined}
      onClick={isIdle ? undefined : move}
    >
      <ChevronsUp aria-hidden />
      {isFirst ? "At the front" : "Move to the front"}
    </Button>
  );
}
