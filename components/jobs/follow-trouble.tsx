"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { toast } from "@/components/ui/toast";
import { jobMutations } from "@/lib/jobs/mutations";
import type { JobDetail } from "@/lib/jobs/schema";
import { messageOf } from "@/lib/utils";

/** Why a job that goes on cannot be followed at the moment, and a way out where its server is gone for good. */
export function FollowTrouble({ job }: { job: JobDetail }) {
  if (!job.error) return null;
  const canStop = job.remoteJobId !== null && job.serverId !== "embedded";
  return (
    <Callout tone="warning" title={job.error.message} {...(canStop && { action: <StopFollowingButton job={job} /> })}>
      {job.error.hint}
    </Callout>
  );
}

function StopFollowingButton({ job }: { job: JobDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  const { mutateAsync, isPending } = useMutation(jobMutations.act(useQueryClient(), job.id));
  // After a refusal the job is read anew, and this question may be gone before that is said.
  const stop = async () => {
    try {
      await mutateAsync("stop-following");
    } catch (error) {
      toast.error("The job is still followed", { description: messageOf(error) });
    }
    setIsOpen(false);
  };
  return (
    <>
      <Button size="sm" onClick={() => setIsOpen(true)}>
        Stop following
      </Button>
      <AlertDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title="Stop following this job?"
        description={`It ends here as lost. ${job.serverName} may go on training it, and what it makes is not seen here. While you wait, it is asked again by itself.`}
        cancelLabel="Keep following"
        actions={[{ label: "Stop following", variant: "danger", pending: isPending, onSelect: () => void stop() }]}
      />
    </>
  );
}
