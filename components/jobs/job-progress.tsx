"use client";

import { CloudCheck, PlugZap } from "lucide-react";
import { Callout } from "@/components/ui/callout";
import { Card, CardContent } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import { describeNow, describeStatus, isBeforeSteps, isSaving } from "@/lib/jobs/describe";
import { runLine } from "@/lib/jobs/progress";
import type { JobDetail } from "@/lib/jobs/schema";
import { isCancellable, type JobStatus as Status } from "@/lib/jobs/status";
import { cn } from "@/lib/utils";
import { CancelJobButton } from "./job-actions";
import { JobStatus } from "./job-status";
import { PoliteStatus } from "./polite-status";
import { useNow } from "./use-now";

interface JobProgressProps {
  job: JobDetail;
  /** No word from the server for a while. */
  isLost: boolean;
}

/** What goes on now, until the job ends: one card of one height through all its states. */
export function JobProgress({ job, isLost }: JobProgressProps) {
  const isTraining = job.status === "RUNNING" || job.status === "CANCELLATION_REQUESTED";
  const nowMs = useNow(isTraining);
  const line = isTraining ? runLine(job, nowMs) : WAITING[job.status];
  const sentence = describeNow(job);
  const bar = barOf(job, isTraining);
  const isFull = isSaving(job);
  const isAmber = isFull || job.status === "CANCELLATION_REQUESTED";
  return (
    <Card>
      <CardContent className="flex flex-col gap-3">
        <div className="flex min-h-10 items-center justify-between gap-x-4 sm:min-h-8">
          <JobStatus job={job} sentence={sentence} className="text-balance font-medium tabular-nums" />
          {isCancellable(job.status) && !isFull ? <CancelJobButton job={job} /> : null}
        </div>
        <Progress
          // Of its own for each phase: a bar that starts anew must not be seen running backwards.
          key={bar.label}
          {...bar}
          valueText={sentence}
          className={cn("h-2", isAmber && "[&>div]:bg-status-amber")}
        />
        <p suppressHydrationWarning className="min-h-10 text-muted text-sm tabular-nums sm:min-h-5">
          {line}
        </p>
        {job.error ? (
          <Callout tone="warning" title={job.error.message}>
            {job.error.hint}
          </Callout>
        ) : null}
        <p className="flex items-start gap-2 text-muted text-xs leading-5">
          {isLost ? (
            <>
              <PlugZap aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
              <span className="text-warning">
                Reconnecting… What you see is the last that arrived; training goes on without this page.
              </span>
            </>
          ) : (
            <>
              <CloudCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
              You may close this page; training goes on on the server.
            </>
          )}
        </p>
      </CardContent>
      <PoliteStatus text={isTraining || job.queuePosition ? sentence : ""} />
    </Card>
  );
}

/** Phases that are over in so few parts are shown as going on rather than as an amount. */
const MIN_PARTS = 3;

/** What the bar measures: the steps, or what a phase before or after them works on. */
function barOf(job: JobDetail, isTraining: boolean) {
  const { phase } = job;
  if (phase && (isBeforeSteps(job) || phase.name === "calibrating" || phase.name === "saving")) {
    return {
      label: describeStatus(job).words,
      value: phase.total < MIN_PARTS ? null : phase.done,
      max: phase.total,
    };
  }
  return {
    label: "Training steps",
    value: isTraining && job.trainingSteps !== null ? job.currentStep : null,
    max: job.trainingSteps ?? 1,
  };
}

const WAITING: Partial<Record<Status, string>> = {
  DRAFT: "The files are about to be sent to the server.",
  UPLOADING: "The training files go to the server; files it has already are not sent again.",
  CREATING: "The server has the files and is told what to do with them.",
  QUEUED: "It goes on by itself as soon as the server has a free slot.",
  STARTED: "The server has taken the job up.",
  VALIDATING: "The server reads every line of the files before anything is trained.",
};
