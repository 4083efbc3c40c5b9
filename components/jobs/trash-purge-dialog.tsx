"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { PurgeDialog } from "@/components/ui/purge-dialog";
import { toast } from "@/components/ui/toast";
import { describeConsequences, describePurgeFailures } from "@/lib/jobs/consequences";
import { jobMutations } from "@/lib/jobs/mutations";
import { jobQueries } from "@/lib/jobs/queries";
import type { JobListItem } from "@/lib/jobs/schema";
import { messageOf, pluralise } from "@/lib/utils";

interface PurgeJobDialogProps {
  job: JobListItem;
  onClose: () => void;
}

/** Deletes a job for good, and its files on its server where that is asked for and nothing else needs them. */
export function PurgeJobDialog({ job, onClose }: PurgeJobDialogProps) {
  const { data, error } = useQuery(jobQueries.consequences(job.id));
  const [deleteFiles, setDeleteFiles] = useState(false);
  const purge = useMutation(jobMutations.purge(useQueryClient()));
  const words = data === undefined ? null : describeConsequences(data, deleteFiles);
  // What is said at the end must not depend on this dialog, which goes with the job.
  const deleteForGood = async () => {
    try {
      const result = await purge.mutateAsync({ jobId: job.id, deleteFiles });
      onClose();
      const failures = describePurgeFailures(result);
      if (failures === null) toast.success(`Deleted the job on “${job.datasetName}” for good`);
      else toast.warning("The job is deleted, but not all of its files", { description: failures });
    } catch (error) {
      toast.error("The job was not deleted", { description: messageOf(error) });
    }
  };
  return (
    <PurgeDialog
      title={`Delete the job on “${job.datasetName}” for good?`}
      name={job.datasetName}
      consequences={words}
      error={error}
      isPending={purge.isPending}
      onPurge={() => void deleteForGood()}
      onClose={onClose}
    >
      {words === null || words.deletable.length === 0 ? null : (
        <label className="flex items-start gap-2.5 text-sm">
          <input
            type="checkbox"
            checked={deleteFiles}
            onChange={(event) => setDeleteFiles(event.target.checked)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span>
            Also delete {pluralise(words.deletable.length, "file")} on {data?.serverName}
            <span className="wrap-anywhere block text-muted text-xs">{words.deletable.join(", ")}</span>
          </span>
        </label>
      )}
    </PurgeDialog>
  );
}
