"use client";

import Link from "next/link";
import { Card } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatDuration, formatLoss } from "@/lib/charts/format";
import { MAX_COMPARED } from "@/lib/jobs/compare";
import { describeStatus, isBeforeSteps, runTimeWords } from "@/lib/jobs/describe";
import type { JobListItem, JobScore } from "@/lib/jobs/schema";
import { isTerminal } from "@/lib/jobs/status";
import { cn, formatCount, pluralise } from "@/lib/utils";
import { JobMenu } from "./job-list-menu";
import { JobStatus } from "./job-status";
import { useNow } from "./use-now";

interface JobTableProps {
  jobs: readonly JobListItem[];
  chosen: readonly string[];
  onChoose: (jobId: string, isChosen: boolean) => void;
  onTrash: (job: JobListItem) => void;
}

/** Jobs as rows; on a narrow screen each is a small card of its own. */
export function JobTable({ jobs, ...rest }: JobTableProps) {
  const nowMs = useNow(jobs.some((job) => !isTerminal(job.status)));
  return (
    <Card className="overflow-hidden">
      <Table label="Jobs">
        <TableHead className="max-md:sr-only">
          <tr>
            <TableHeader className="w-10 pr-0">
              <span className="sr-only">Compare</span>
            </TableHeader>
            <TableHeader>Dataset</TableHeader>
            <TableHeader className="max-md:hidden">Status</TableHeader>
            <TableHeader numeric className="max-md:hidden">
              Best score
            </TableHeader>
            <TableHeader className="max-lg:hidden">Created</TableHeader>
            <TableHeader numeric className="max-lg:hidden">
              Duration
            </TableHeader>
            <TableHeader className="w-12">
              <span className="sr-only">Actions</span>
            </TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} nowMs={nowMs} {...rest} />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function JobRow({
  job,
  nowMs,
  chosen,
  onChoose,
  onTrash,
}: Omit<JobTableProps, "jobs"> & { job: JobListItem; nowMs: number }) {
  const isChosen = chosen.includes(job.id);
  const runningMs =
    job.startedAt === null || isTerminal(job.status) ? null : Math.max(0, nowMs - Date.parse(job.startedAt));
  const duration = runningMs === null ? runTimeWords(job) : formatDuration(runningMs);
  return (
    // The link of the first cell covers the row.
    <TableRow className={cn("relative h-15", isChosen && "[&>td]:bg-accent-soft/50")}>
      <TableCell className="w-10 pr-0 max-md:pt-3.5 max-md:align-top">
        <ChooseBox job={job} isChosen={isChosen} isFull={chosen.length >= MAX_COMPARED} onChoose={onChoose} />
      </TableCell>
      <TableCell className="max-w-64">
        <Link
          href={`/jobs/${job.id}`}
          data-job={job.id}
          title={job.datasetName}
          className="block truncate rounded-sm font-medium text-text after:absolute after:inset-0"
        >
          {job.datasetName}
        </Link>
        <span className="block truncate text-muted text-xs">{settingsOf(job)}</span>
        <div className="mt-2 flex flex-col gap-1.5 md:hidden">
          <Standing job={job} />
          <p className="flex flex-wrap gap-x-3 text-muted text-xs tabular-nums">
            {job.score === null ? null : <span className="text-text">{scoreWords(job.score)}</span>}
            <RelativeTime date={job.createdAt} />
            {job.startedAt === null ? null : <span suppressHydrationWarning>{duration}</span>}
          </p>
        </div>
      </TableCell>
      <TableCell className="max-w-64 max-md:hidden">
        <Standing job={job} />
      </TableCell>
      <TableCell numeric className="whitespace-nowrap max-md:hidden">
        <Score score={job.score} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted max-lg:hidden">
        <RelativeTime date={job.createdAt} />
      </TableCell>
      <TableCell numeric className="whitespace-nowrap text-muted max-lg:hidden">
        <span suppressHydrationWarning>{duration}</span>
      </TableCell>
      <TableCell className="w-12 pl-0 text-right max-md:pt-2 max-md:align-top">
        <div className="relative z-1 inline-flex">
          <JobMenu job={job} onTrash={() => onTrash(job)} />
        </div>
      </TableCell>
    </TableRow>
  );
}

function settingsOf({ baseModel, trainingSteps, serverName }: JobListItem): string {
  const steps = trainingSteps === null ? [] : [pluralise(trainingSteps, "step")];
  return [baseModel, ...steps, serverName].join(" · ");
}

/** Where a job stands, with a bar while it goes through its steps. */
function Standing({ job }: { job: JobListItem }) {
  const isTraining = job.status === "RUNNING" && job.trainingSteps !== null && !isBeforeSteps(job);
  return (
    <>
      <JobStatus job={job} />
      {isTraining ? (
        <Progress
          label={`Steps of the run on ${job.datasetName}`}
          value={job.currentStep}
          max={job.trainingSteps ?? 1}
          valueText={describeStatus(job).words}
          className="mt-1.5 max-w-48"
        />
      ) : null}
    </>
  );
}

const SCORE_NAMES: Record<JobScore["name"], string> = { macroF1: "macro-F1", validLoss: "validation loss" };

function scoreText(name: JobScore["name"], value: number): string {
  return name === "macroF1" ? value.toFixed(3) : formatLoss(value);
}

function scoreWords({ name, best }: JobScore): string {
  return `${SCORE_NAMES[name]} ${scoreText(name, best.value)}`;
}

function Score({ score }: { score: JobScore | null }) {
  if (score === null) {
    return (
      <span className="text-muted">
        <span aria-hidden>–</span>
        <span className="sr-only">not evaluated</span>
      </span>
    );
  }
  const { name, best, last } = score;
  const [bestText, lastText] = [scoreText(name, best.value), scoreText(name, last.value)];
  return (
    <>
      <span className="block font-medium" title={`At step ${formatCount(best.step)}`}>
        {bestText}
      </span>
      <span className="block text-muted text-xs" title={`The last at step ${formatCount(last.step)}`}>
        {SCORE_NAMES[name]}
        {lastText === bestText ? "" : ` · last ${lastText}`}
      </span>
    </>
  );
}

interface ChooseBoxProps {
  job: JobListItem;
  isChosen: boolean;
  isFull: boolean;
  onChoose: (jobId: string, isChosen: boolean) => void;
}

function ChooseBox({ job, isChosen, isFull, onChoose }: ChooseBoxProps) {
  const isOff = isFull && !isChosen;
  return (
    // Larger than its mark, and above the link of the row.
    <label
      title={isOff ? `At most ${MAX_COMPARED} runs fit beside each other` : "Choose for comparing"}
      className="relative z-1 -m-2 flex size-8 items-center justify-center pointer-coarse:size-10"
    >
      <input
        type="checkbox"
        checked={isChosen}
        disabled={isOff}
        aria-label={`Compare the run on ${job.datasetName}, ${settingsOf(job)}`}
        onChange={(event) => onChoose(job.id, event.target.checked)}
        className="size-4 accent-accent"
      />
    </label>
  );
}
