"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleStop } from "lucide-react";
import { useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { jobMutations } from "@/lib/jobs/mutations";
import type { JobDetail } from "@/lib/jobs/schema";
import { messageOf, pluralise } from "@/lib/utils";

/** Stops a job, after a question: what it has learned can be kept where its server can. */
export function StopJobButton({ job, disabled = false }: { job: JobDetail; disabled?: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  const client = useQueryClient();
  const cancel = useMutation(jobMutations.act(client, job.id));
  const finish = useMutation(jobMutations.finish(client));
  const isRunning = job.status === "RUNNING";
  const words = wordsOf(job);
  // The job may say that it is stopping before the answer does: what was asked for has happened then.
  const isAnswered = finish.isPending && job.isFinishing;
  // A job that ended meanwhile is read anew, which takes this button away: a refusal is told all the same.
  const ends = async (asked: Promise<unknown>) => {
    try {
      await asked;
    } catch (error) {
      toast.error("The job was not stopped", { description: messageOf(error) });
    }
    setIsOpen(false);
  };
  const canKeep = isRunning && job.canFinish && !job.isFinishing && job.currentStep > 0;
  return (
    <>
      <Button disabled={disabled} onClick={() => setIsOpen(true)}>
        <CircleStop aria-hidden />
        {words.button}
      </Button>
      <AlertDialog
        open={isOpen && !isAnswered}
        onOpenChange={setIsOpen}
        title={words.title}
        description={<Consequences job={job} canKeep={canKeep} />}
        cancelLabel={words.keep}
        actions={[
          ...(canKeep
            ? [
                {
                  label: "Stop and save",
                  pending: finish.isPending,
                  onSelect: () => void ends(finish.mutateAsync({ jobId: job.id })),
                },
              ]
            : []),
          {
            label: words.discard,
            variant: "danger",
            pending: cancel.isPending,
            onSelect: () => void ends(cancel.mutateAsync("cancel")),
          },
        ]}
      />
    </>
  );
}

const WORDS = {
  running: { button: "Stop", title: "Stop training?", keep: "Keep training", discard: "Stop and discard" },
  finishing: {
    button: "Discard",
    title: "Stop without saving?",
    keep: "Let it save",
    discard: "Stop and discard",
  },
  before: { button: "Cancel", title: "Cancel this job?", keep: "Keep the job", discard: "Cancel the job" },
} as const;

function wordsOf({ status, isFinishing }: JobDetail) {
  if (status !== "RUNNING") return WORDS.before;
  return isFinishing ? WORDS.finishing : WORDS.running;
}

/** What each answer leads to, and what can be taken up again. */
function Consequences({ job, canKeep }: { job: JobDetail; canKeep: boolean }) {
  if (job.currentStep === 0) {
    return (
      <p>
        {job.isFinishing ? "It is stopping already. " : ""}
        Nothing has been trained yet, so there is no model to keep. The same settings can be run again later.
      </p>
    );
  }
  const learned = pluralise(job.currentStep, "step");
  return (
    <ul className="flex list-disc flex-col gap-1 pl-4">
      {canKeep ? (
        <li>
          <strong className="font-medium text-text">Stop and save</strong> makes a model of the best of the {learned} so
          far. It can be used at once; this run cannot be continued afterwards.
        </li>
      ) : null}
      <li>
        <strong className="font-medium text-text">{wordsOf(job).discard}</strong> makes no model: what {learned} have
        learned is lost. The curves stay, and the same settings can be run again from the start.
      </li>
      {canKeep || job.isFinishing ? null : <li>{job.serverName} cannot stop and keep what it has so far.</li>}
    </ul>
  );
}
