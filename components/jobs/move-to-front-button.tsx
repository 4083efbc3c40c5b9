"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronsUp } from "lucide-react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { jobMutations } from "@/lib/jobs/mutations";

/** Makes a job that waits the next of its server. */
export function MoveToFrontButton({ jobId }: { jobId: string }) {
  const { mutate, isPending } = useMutation(jobMutations.setPosition(useQueryClient()));
  return (
    <Button
      pending={isPending}
      onClick={() =>
        mutate(
          { jobId, position: 1 },
          { onError: (error) => toast.error("The job was not moved", { description: error.message }) },
        )
      }
    >
      <ChevronsUp aria-hidden />
      Move to the front
    </Button>
  );
}
