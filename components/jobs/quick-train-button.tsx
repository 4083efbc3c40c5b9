"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Zap } from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { recommendedJob } from "@/lib/jobs/form";
import { jobMutations } from "@/lib/jobs/mutations";
import { useOnce } from "./use-once";

interface QuickTrainButtonProps {
  preparationId: string;
  /** Without validation rows the job trains without validation. */
  hasValidation: boolean;
}

/** From a preparation to a running job in one press: every setting as recommended. */
export function QuickTrainButton({ preparationId, hasValidation }: QuickTrainButtonProps) {
  const router = useRouter();
  const once = useOnce();
  const { mutate, isPending, isSuccess } = useMutation(jobMutations.create(useQueryClient()));
  return (
    <Button
      variant="primary"
      // Busy until the next page is there: a second press would train twice.
      pending={isPending || isSuccess}
      onClick={() => {
        if (!once.first()) return;
        mutate(recommendedJob(preparationId, hasValidation), {
          onSuccess: (job) => router.push(`/jobs/${job.id}`),
          onError: (error) => {
            once.reset();
            toast.error("The job was not created", { description: error.message });
          },
        });
      }}
    >
      <Zap aria-hidden />
      Train with recommended settings
    </Button>
  );
}
