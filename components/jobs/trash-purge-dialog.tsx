"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { describeConsequences, describePurgeFailures } from "@/lib/jobs/consequences";
import { jobMutations } from "@/lib/jobs/mutations";
import { jobQueries } from "@/lib/jobs/queries";
import type { JobListItem } from "@/lib/jobs/schema";
import type { JobConsequences } from "@/lib/jobs/trash-schema";
import { messageOf, pluralise } from "@/lib/utils";

interface PurgeJobDialogProps {
  job: JobListItem;
  onClose: () => void;
}

/** Names what goes for good and what stays; the name has to be typed, because there is no way back. */
export function PurgeJobDialog({ job, onClose }: PurgeJobDialogProps) {
  const { data, error } = useQuery(jobQueries.consequences(job.id));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Delete the job on “${job.datasetName}” for good?`}
        description="This cannot be undone."
        // The first stop of the keyboard is to be the harmless answer, not the field.
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          if (event.target instanceof HTMLElement) event.target.focus();
        }}
      >
        {data === undefined ? (
          error === null ? (
            <Skeleton className="h-48" />
          ) : (
            <p role="alert" className="text-danger text-sm">
              What would go with it could not be read, so nothing can be deleted now. {error.message}
            </p>
          )
        ) : (
          <PurgeForm job={job} consequences={data} onClose={onClose} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function PurgeForm({ job, consequences, onClose }: PurgeJobDialogProps & { consequences: JobConsequences }) {
  const [deleteFiles, setDeleteFiles] = useState(false);
  const [typed, setTyped] = useState("");
  const purge = useMutation(jobMutations.purge(useQueryClient()));
  const { goes, stays, deletable } = describeConsequences(consequences, deleteFiles);
  const isNamed = typed.trim() === job.datasetName.trim();
  // What is said at the end must not depend on this form, which goes with the job.
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isNamed && !purge.isPending) void deleteForGood();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <div className="grid gap-5 sm:grid-cols-2">
        <Lines
          title="Goes for good"
          lines={goes}
          icon={<X aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />}
        />
        <Lines
          title="Stays"
          lines={stays}
          icon={<Check aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />}
        />
      </div>
      {deletable.length === 0 ? null : (
        <label className="flex items-start gap-2.5 text-sm">
          <input
            type="checkbox"
            checked={deleteFiles}
            onChange={(event) => setDeleteFiles(event.target.checked)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span>
            Also delete {pluralise(deletable.length, "file")} on {consequences.serverName}
            <span className="wrap-anywhere block text-muted text-xs">{deletable.join(", ")}</span>
          </span>
        </label>
      )}
      <Field label={`Type “${job.datasetName}” to confirm`}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Keep it in the trash</Button>
        </DialogClose>
        <Button
          type="submit"
          variant="danger"
          pending={purge.isPending}
          disabled={!isNamed}
          title={isNamed ? undefined : "Type the name first"}
        >
          Delete for good
        </Button>
      </DialogFooter>
    </form>
  );
}

function Lines({ title, lines, icon }: { title: string; lines: readonly string[]; icon: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 font-medium text-sm">{title}</h3>
      <ul className="flex flex-col gap-1.5 text-muted text-sm leading-5">
        {lines.map((line) => (
          <li key={line} className="flex gap-2">
            {icon}
            <span className="wrap-anywhere min-w-0">{line}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
