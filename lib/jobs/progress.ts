import { formatDuration } from "@/lib/charts/format";
import { formatCount } from "@/lib/utils";
import { isBeforeSteps, isSaving } from "./describe";
import type { JobDetail, JobPhase } from "./schema";

export interface JobProgress {
  step: number;
  /** null when the server chooses the number of steps and has not said it yet. */
  total: number | null;
  elapsedMs: number | null;
  /** Until the model is saved, through all phases; null while too little is known to promise anything. */
  remainingMs: number | null;
  stepsPerSecond: number | null;
  /** Of the whole run, from 0 to below 1: it is not over before its server says so. null with `remainingMs`. */
  share: number | null;
}

/** Before both of these an estimate jumps about more than it says. */
const MIN_STEPS = 5;
const MIN_SHARE = 0.05;
/** What calibrating and saving take of a whole run, on servers that tell them apart from training. */
const TAIL_SHARE = 0.05;
const MIN_TAIL_MS = 1_000;
const MAX_SHARE = 0.99;
/** A report this old is normal between two reports; beyond it the silence counts as slowness. */
const REPORT_AGE_MS = 10_000;

/**
 * Where a run stands at `nowMs`. Speed is that of the steps reported so far, counted from the first report: what came
 * before it may have taken longer than all steps will. So it does not sink between two reports unless the newest is
 * old; the time left counts down between reports and never below zero.
 */
export function measureProgress(job: JobDetail, nowMs: number): JobProgress {
  const { currentStep: step, trainingSteps: total, checkpoints, startedAt } = job;
  const elapsedMs = startedAt === null ? null : Math.max(0, nowMs - Date.parse(startedAt));
  const origin = originOf(job);
  const [newest, sinceOriginMs] = [checkpoints.at(-1), Math.max(0, nowMs - origin.atMs)];
  const newestMs = newest ? Date.parse(newest.createdAt) - origin.atMs : 0;
  const reportedMs = Math.max(newestMs, sinceOriginMs - REPORT_AGE_MS);
  const isKnown =
    elapsedMs !== null && step >= MIN_STEPS && (total === null || step >= total * MIN_SHARE) && reportedMs > 0;
  const stepsPerSecond = isKnown && step > origin.step ? (step - origin.step) / (reportedMs / 1000) : null;
  const stepsLeftMs =
    stepsPerSecond === null || total === null
      ? null
      : Math.max(0, ((total - step) / stepsPerSecond) * 1000 - Math.max(0, sinceOriginMs - reportedMs));
  const remainingMs = elapsedMs === null ? null : remainingOfRun(job, elapsedMs, stepsLeftMs, nowMs);
  return { step, total, elapsedMs, remainingMs, stepsPerSecond, share: shareOf(elapsedMs, remainingMs) };
}

/**
 * What is left of all phases: the steps as measured and then the tail; before they can be measured, what the job was
 * said to take. An estimate that is overdue never says that nothing is left.
 */
function remainingOfRun(job: JobDetail, elapsedMs: number, stepsLeftMs: number | null, nowMs: number): number | null {
  const estimateMs = job.estimate === null ? null : job.estimate.seconds * 1000;
  const tail = (wholeMs: number) => (job.phase === null ? 0 : Math.max(MIN_TAIL_MS, TAIL_SHARE * wholeMs));
  if (isSaving(job) || job.isFinishing) {
    const newest = job.checkpoints.at(-1);
    const spentMs = newest ? Math.max(0, nowMs - Date.parse(newest.createdAt)) : 0;
    return job.phase === null ? stepsLeftMs : Math.max(MIN_TAIL_MS, tail(estimateMs ?? elapsedMs) - spentMs);
  }
  if (stepsLeftMs !== null && !isBeforeSteps(job)) return stepsLeftMs + tail(elapsedMs + stepsLeftMs);
  if (estimateMs === null) return null;
  return Math.max(TAIL_SHARE * estimateMs, estimateMs - elapsedMs);
}

function shareOf(elapsedMs: number | null, remainingMs: number | null): number | null {
  if (elapsedMs === null || remainingMs === null) return null;
  const wholeMs = elapsedMs + remainingMs;
  return wholeMs === 0 ? null : Math.min(MAX_SHARE, elapsedMs / wholeMs);
}

/** Below this an hour of the clock is more than anybody asked for. */
const MIN_CLOCK_MS = 60_000;

const clockTime = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** `about 14:05`, in the reader's time zone, of what is over in a minute or more; null otherwise. Rounds up. */
export function finishClock(remainingMs: number | null, nowMs: number): string | null {
  if (remainingMs === null || remainingMs < MIN_CLOCK_MS) return null;
  const minute = 60_000;
  return `about ${clockTime.format(Math.ceil((nowMs + remainingMs) / minute) * minute)}`;
}

const exactTime = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** That the page hears nothing of the app since a time, in milliseconds since 1970, and what that means for the run. */
export function sayLost(sinceMs: number): string {
  return `The connection to the app has been lost since ${exactTime.format(sinceMs)}, and is tried again by itself. What you see is as of then. The training does not need this page; if the app was stopped, it goes on once the app runs again.`;
}

/** Where steps are counted from: the first report, or the start where the only report may be the first of many steps. */
function originOf({ checkpoints, startedAt }: JobDetail): { step: number; atMs: number } {
  const [first, second] = checkpoints;
  if (first && second) return { step: first.step, atMs: Date.parse(first.createdAt) };
  return { step: 0, atMs: Date.parse(startedAt ?? first?.createdAt ?? "") || 0 };
}

/** Where a phase was when it was first heard of. */
export interface PhaseStart {
  name: JobPhase["name"];
  done: number;
  /** Milliseconds of any clock that only moves forward. */
  atMs: number;
}

const MIN_PHASE_MS = 1_000;

/** Seconds until a phase is over at its pace since `start`; null while too little was done or seen to tell. */
export function remainingOfPhase({ done, total }: JobPhase, start: PhaseStart, nowMs: number): number | null {
  const [doneHere, spentMs] = [done - start.done, nowMs - start.atMs];
  if (doneHere <= 0 || done < total * MIN_SHARE || spentMs < MIN_PHASE_MS) return null;
  return ((spentMs / doneHere) * Math.max(0, total - done)) / 1000;
}

/** `0m 41s` under a minute, so that the two times of the line have one shape; otherwise as durations are. */
function clock(spanMs: number | null, rounding: "down" | "up"): string {
  const text = formatDuration(spanMs, rounding);
  return /^\d+s$/.test(text) ? `0m ${text}` : text;
}

/** Two significant digits: `0.087`, `0.73`, `340`, `2,600`. */
function sayPace(stepsPerSecond: number): string {
  const pace = Number(stepsPerSecond.toPrecision(2));
  return pace < 1_000 ? String(pace) : formatCount(pace);
}

function sayStep({ step, total }: Pick<JobProgress, "step" | "total">): string {
  return total === null ? `Step ${formatCount(step)}` : `Step ${formatCount(step)}/${formatCount(total)}`;
}

/** `Step 30/100 · 0m 41s < 1m 36s · 0.73 steps/s`: elapsed before remaining, and only what is known. */
export function progressLine({ step, total, elapsedMs, remainingMs, stepsPerSecond }: JobProgress): string {
  const steps = sayStep({ step, total });
  const times = `${clock(elapsedMs, "down")} < ${clock(remainingMs, "up")}`;
  const speed = stepsPerSecond === null ? [] : [`${sayPace(stepsPerSecond)} steps/s`];
  return [steps, times, ...speed].join(" · ");
}

/**
 * The line of a running job at `nowMs`: that of its steps, and before the first one the time of the phase. One that was
 * asked to stop has no time left to tell.
 */
export function runLine(job: JobDetail, nowMs: number): string {
  const progress = measureProgress(job, nowMs);
  // How long its server takes over that is nothing that the steps so far tell.
  if (job.isFinishing || job.status === "CANCELLATION_REQUESTED") {
    return [sayStep(progress), clock(progress.elapsedMs, "down"), "Stopping…"].join(" · ");
  }
  if (!isBeforeSteps(job)) return progressLine(progress);
  if (progress.remainingMs !== null) {
    return `${clock(progress.elapsedMs, "down")} < ${clock(progress.remainingMs, "up")}, training included`;
  }
  const remaining = job.phase?.remainingSeconds ?? null;
  return `${clock(progress.elapsedMs, "down")} < ${clock(remaining === null ? null : remaining * 1000, "up")} · then training`;
}
