import { formatDuration } from "@/lib/charts/format";
import { formatCount, pluralise } from "@/lib/utils";
import { describeStatus, runTimeMs, runTimeWords } from "./describe";
import type { JobDetail, JobEvent } from "./schema";

/** Steps that the end of a log shows. */
const LAST_STEPS = 5;

function eventLine({ createdAt, status, message }: JobEvent): string {
  return `${createdAt}  ${status.padEnd(22)}${message ?? ""}`.trimEnd();
}

/** Everything that was recorded of a job, a line an entry, oldest first: its states with their messages, and its end. */
export function logLines(job: JobDetail): string[] {
  const lines = job.events.map(eventLine);
  const steps = job.checkpoints.slice(-LAST_STEPS).map(({ createdAt, step, trainLoss, validLoss }) => {
    const losses = [
      trainLoss === null ? null : `training loss ${trainLoss}`,
      validLoss === null || validLoss === 0 ? null : `validation loss ${validLoss}`,
    ];
    return `${createdAt}  ${`STEP ${step}`.padEnd(22)}${losses.filter(Boolean).join(", ")}`.trimEnd();
  });
  // One order for both: states and steps are stamped by different clocks only where the server's is wrong.
  const all = [...lines, ...steps].sort((a, b) =>
    a.slice(0, 24) < b.slice(0, 24) ? -1 : a.slice(0, 24) > b.slice(0, 24) ? 1 : 0,
  );
  const details = job.error?.details?.split("\n") ?? [];
  return [...all, ...details.map((line) => `  ${line}`)];
}

/** Where a job ended, in words: `on Embedded engine, after step 40`. */
export function whereItEnded({ serverName, currentStep }: JobDetail): string {
  return `on ${serverName}, ${currentStep > 0 ? `after step ${formatCount(currentStep)}` : "before the first step"}`;
}

const ADVICE: Partial<Record<JobDetail["status"], string>> = {
  FAILED_VALIDATION:
    "Look at the line that it names in the preparation's files, mend the dataset, and prepare it again.",
  LOST: "It may have been deleted there. What had arrived stays here; run it again with the same settings.",
};

/** What to do about a job that ended badly. */
export function adviceFor({ status, error }: JobDetail): string {
  return (
    error?.hint ??
    ADVICE[status] ??
    "Run it again with the same settings. If it ends the same way, the server's log has the details."
  );
}

/** A failed job as text to send to somebody: what went wrong, where, what to do, and the last lines of its log. */
export function failureReport(job: JobDetail): string {
  const { words } = describeStatus(job);
  const facts = [
    `Job: ${job.id}`,
    job.remoteJobId === null ? null : `Job on the server: ${job.remoteJobId}`,
    `Status: ${job.status}`,
    `Base model: ${job.baseModel}`,
    `Data: ${job.datasetName}, ${pluralise(job.rows.train, "row")} to train on`,
  ];
  return [
    job.error?.message ?? words,
    `${words} ${whereItEnded(job)}.`,
    adviceFor(job),
    "",
    ...facts.filter((fact) => fact !== null),
    "",
    "Last lines:",
    ...logLines(job).slice(-20),
  ].join("\n");
}

/** A shorter time is what comes before and after the training itself. */
const MIN_OFF_MS = 10_000;
/** Steps are told in whole seconds by some servers. */
const SLACK_MS = 2_000;

/**
 * How long of a run's time nothing was trained or nobody heard of it, because the app was off; 0 where it is not known or
 * hardly any. A server tells the seconds of the run's last part: what was reported before that is of an earlier one.
 */
export function timeOffMs(job: JobDetail): number {
  const tookMs = runTimeMs(job);
  const seconds = job.summary?.seconds ?? null;
  if (tookMs === null || seconds === null || job.startedAt === null) return 0;
  const times = job.checkpoints.map(({ createdAt }) => Date.parse(createdAt));
  const lastPartAt = times.reduce((last, at) => Math.max(last, at), 0) - seconds * 1000;
  const startedAt = Date.parse(job.startedAt);
  const leftAt = times.reduce((last, at) => (at < lastPartAt - SLACK_MS ? Math.max(last, at) : last), startedAt);
  const offMs = tookMs - (leftAt - startedAt) - seconds * 1000;
  return offMs < MIN_OFF_MS ? 0 : offMs;
}

/**
 * `Took 7s; 6s were predicted.` The time alone where nothing was predicted, and with the part of it that the app was off
 * for; null before the end.
 */
export function sayDuration(job: JobDetail): string | null {
  if (runTimeMs(job) === null) return null;
  const offMs = timeOffMs(job);
  const off = offMs === 0 ? "" : `, for ${formatDuration(offMs)} of which the app was off`;
  const took = `${runTimeWords(job)}${off}`;
  const predicted = job.estimate?.seconds ?? job.metadata?.expectedDurationSeconds ?? null;
  if (predicted === null) return `Took ${took}.`;
  return `Took ${took}; ${formatDuration(Math.max(1, predicted) * 1000, "up")} were predicted.`;
}
