"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleStop, Play, RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { jobMutations } from "@/lib/jobs/mutations";
import type { JobDetail } from "@/lib/jobs/schema";
import { pluralise } from "@/lib/utils";
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

/** Stops a job, after a question once it has something to lose. */
export function CancelJobButton({ job }: { job: JobDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  const { mutate, isPending } = useMutation(jobMutations.act(useQueryClient(), job.id));
  const stop = () =>
    mutate("cancel", {
      onSuccess: () => setIsOpen(false),
      onError: (error) => {
        setIsOpen(false);
        toast.error("The job was not stopped", { description: error.message });
      },
    });
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>
        <CircleStop aria-hidden />
        {job.status === "RUNNING" ? "Stop" : "Cancel"}
      </Button>
      <AlertDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={job.status === "RUNNING" ? "Stop training?" : "Cancel this job?"}
        description={
          job.currentStep > 0
            ? `It ends after the step it is at. What ${pluralise(job.currentStep, "step")} have learned is not kept as a model. The losses stay, and the same settings can be run again.`
            : "Nothing has been trained yet. The same settings can be run again later."
        }
        cancelLabel={job.status === "RUNNING" ? "Keep training" : "Keep the job"}
        actions={[{ label: "Stop", variant: "danger", pending: isPending, onSelect: stop }]}
      />
    </>
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

/** Runs the settings of a job that its own server would not train on the embedded engine. */
export function RunEmbeddedButton({ job }: { job: JobDetail }) {
  const router = useRouter();
  const { mutate, isPending, isSuccess } = useMutation(jobMutations.create(useQueryClient()));
  const { preparationId, hyperparameters, useValidation } = job;
  return (
    <Button
      variant="primary"
      pending={isPending || isSuccess}
      onClick={() =>
        mutate(
          { preparationId, hyperparameters, useValidation, serverId: "embedded" },
          {
            onSuccess: (created) => router.push(`/jobs/${created.id}`),
            onError: (error) => toast.error("The job was not created", { description: error.message }),
          },
        )
      }
    >
      <Play aria-hidden />
      Run it on the embedded engine
    </Button>
  );
}
