"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { useSettled } from "@/components/ui/use-settled";
import { jobQueries } from "@/lib/jobs/queries";
import type { JobListItem } from "@/lib/jobs/schema";
import { JobStatus } from "./job-status";

interface RunChoiceProps {
  taken: readonly string[];
  onChoose: (jobId: string) => void;
}

interface AddRunDialogProps extends RunChoiceProps {
  onClose: () => void;
}

/** The jobs to take one from, newest first. */
export function AddRunDialog({ taken, onChoose, onClose }: AddRunDialogProps) {
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title="Add a run" description="It joins the charts and the table.">
        <RunChoice taken={taken} onChoose={onChoose} />
      </DialogContent>
    </Dialog>
  );
}

function RunChoice({ taken, onChoose }: RunChoiceProps) {
  const [text, setText] = useState("");
  const q = useSettled(text.trim(), 250);
  const { data, error } = useInfiniteQuery({
    ...jobQueries.list(q === "" ? {} : { q }),
    placeholderData: keepPreviousData,
  });
  const jobs = data?.pages.flatMap((page) => page.data).filter(({ id }) => !taken.includes(id));
  return (
    <div className="flex flex-col gap-3">
      <Input
        type="search"
        aria-label="Search in jobs"
        placeholder="Dataset, model, suffix…"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {jobs === undefined ? (
        error === null ? (
          <Skeleton className="h-40" />
        ) : (
          <p role="alert" className="text-danger text-sm">
            The jobs could not be read. {error.message}
          </p>
        )
      ) : jobs.length === 0 ? (
        <p className="py-6 text-center text-muted text-sm">{q === "" ? "There is no other run." : "No run fits."}</p>
      ) : (
        <ul aria-label="Runs" className="-mx-2 flex max-h-80 flex-col overflow-y-auto">
          {jobs.map((job) => (
            <li key={job.id}>
              <RunOption job={job} onChoose={onChoose} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function RunOption({ job, onChoose }: { job: JobListItem; onChoose: (jobId: string) => void }) {
  return (
    <button
      type="button"
      onClick={() => onChoose(job.id)}
      className="grid w-full grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 rounded-md px-2 py-2 text-left text-sm hover:bg-hover focus-visible:-outline-offset-2"
    >
      <span className="truncate font-medium">{job.datasetName}</span>
      <JobStatus job={job} className="text-xs" />
      <span className="truncate text-muted text-xs">{job.baseModel}</span>
      <span className="text-right text-muted text-xs">
        <RelativeTime date={job.createdAt} />
      </span>
    </button>
  );
}
