"use client";

import { CloudCheck, PlugZap } from "lucide-react";
import { useState } from "react";
import { Card, CardContent } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import { describeNow, describeStatus, isSaving } from "@/lib/jobs/describe";
import { finishClock, measureProgress, runLine, sayLost } from "@/lib/jobs/progress";
import type { JobDetail } from "@/lib/jobs/schema";
import { isCancellable, type JobStatus as Status } from "@/lib/jobs/status";
import { cn } from "@/lib/utils";
import { FollowTrouble } from "./follow-trouble";
import { JobStatus } from "./job-status";
import { MoveToFrontButton } from "./move-to-front-button";
import { PoliteStatus } from "./polite-status";
import { StopJobButton } from "./stop-job-button";
import { useNow } from "./use-now";

interface JobProgressProps {
  job: JobDetail;
  /** When the last word of the app came, where none has for a while; else null. */
  lostSince: number | null;
}

/** What goes on now, until the job ends: one card of one height through all its states. */
export function JobProgress({ job, lostSince }: JobProgressProps) {
  const isTraining = job.status === "RUNNING" || job.status === "CANCELLATION_REQUESTED";
  const isLost = lostSince !== null;
  const clockMs = useNow(isTraining && !isLost);
  // What is known is of then, and so is every time that is counted from it.
  const nowMs = lostSince ?? clockMs;
  const { share, remainingMs } = measureProgress(job, nowMs);
  const sentence = describeNow(job);
  const isAmber = isLost || describeStatus(job).tone === "amber";
  const clock = isTraining && !isAmber ? finishClock(remainingMs, nowMs) : null;
  return (
    <Card data-newest-step={job.currentStep}>
      <CardContent className="flex flex-col gap-3">
        <div className="flex min-h-10 items-center justify-between gap-x-4 sm:min-h-8">
          <JobStatus
            job={job}
            sentence={sentence}
            className={cn("text-balance font-medium tabular-nums", isLost && "text-muted")}
          />
          <Controls job={job} isLost={isLost} />
        </div>
        <RunBar job={job} share={share} sentence={sentence} isAmber={isAmber} isLost={isLost} />
        <div className="min-h-10 justify-between gap-x-4 text-muted text-sm tabular-nums sm:flex sm:min-h-5">
          <span suppressHydrationWarning>{isTraining ? runLine(job, nowMs) : WAITING[job.status]}</span>
          {clock === null ? null : (
            // In one flow with the line on a phone, where a line of its own would make the card jump.
            <span suppressHydrationWarning>
              <span className="sm:hidden"> · </span>done {clock}
            </span>
          )}
        </div>
        <FollowTrouble job={job} />
        <LineNote lostSince={lostSince} />
      </CardContent>
      <PoliteStatus text={politeWords(job, lostSince, sentence)} />
    </Card>
  );
}

/** What is read aloud: that nothing more is known, before what is. */
function politeWords(job: JobDetail, lostSince: number | null, sentence: string): string {
  if (lostSince !== null) return sayLost(lostSince);
  const isTold = job.status === "RUNNING" || job.status === "CANCELLATION_REQUESTED" || job.queuePosition !== null;
  return isTold ? sentence : "";
}

function Controls({ job, isLost }: { job: JobDetail; isLost: boolean }) {
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <MoveToFrontButton job={job} isLost={isLost} />
      {isCancellable(job.status) && !isSaving(job) ? <StopJobButton job={job} disabled={isLost} /> : null}
    </div>
  );
}

interface RunBarProps {
  job: JobDetail;
  share: number | null;
  sentence: string;
  isAmber: boolean;
  isLost: boolean;
}

/**
 * How far the whole run is, with all its phases. It never goes back, whatever later measurements say, but for a lost
 * connection: until that was noticed the clock ran on, over steps that nobody has heard of.
 */
function RunBar({ job, share, sentence, isAmber, isLost }: RunBarProps) {
  const [highest, setHighest] = useState(0);
  const isRunning = job.status === "RUNNING" || job.status === "CANCELLATION_REQUESTED";
  const { words, isBusy } = describeStatus(job);
  const known = isRunning ? (share ?? countedShare(job)) : null;
  const isAhead = isLost && known !== null && known < highest;
  if (known !== null && (known > highest || isAhead)) setHighest(known);
  const reached = isRunning && (known !== null || highest > 0) ? Math.max(known ?? 0, isAhead ? 0 : highest) : null;
  return (
    <Progress
      label={isRunning ? "Progress of the training" : words}
      // Nothing moves while a job waits in line, so its bar does not either.
      value={isBusy ? reached : 0}
      max={1}
      valueText={sentence}
      className={cn("h-2", isAmber && "[&>div]:bg-status-amber")}
    />
  );
}

/** What encoding takes of a run where nothing is known of its time: most of it. */
const ENCODING_SHARE = 0.6;
/** Room for what comes after the last step. */
const STEPS_SHARE = 0.95;

/** Where time tells nothing yet, the count of what it works on does; null where that tells nothing either. */
function countedShare({ currentStep, trainingSteps, phase }: JobDetail): number | null {
  if (phase?.name === "encoding" && phase.total > 0) return (ENCODING_SHARE * phase.done) / phase.total;
  return trainingSteps === null || currentStep === 0 ? null : STEPS_SHARE * Math.min(1, currentStep / trainingSteps);
}

/** Whether what is on the screen is live, and that the training does not need it. */
function LineNote({ lostSince }: { lostSince: number | null }) {
  const isLost = lostSince !== null;
  const Icon = isLost ? PlugZap : CloudCheck;
  return (
    <p
      className={cn(
        "flex min-h-10 items-start gap-2 text-xs leading-5 sm:min-h-5",
        isLost ? "text-warning" : "text-muted",
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      {isLost ? sayLost(lostSince) : "You may close this page: training goes on on the server."}
    </p>
  );
}

const WAITING: Partial<Record<Status, string>> = {
  DRAFT: "The files are about to be sent to the server.",
  UPLOADING: "The training files go to the server; files it has already are not sent again.",
  CREATING: "The server has the files and is told what to do with them.",
  QUEUED: "It goes on by itself as soon as the server has a free slot.",
  STARTED: "The server has taken the job up.",
  VALIDATING: "The server reads every line of the files before anything is trained.",
};
