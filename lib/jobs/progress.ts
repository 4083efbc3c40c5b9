import { formatDuration } from "@/lib/charts/format";
import { formatCount } from "@/lib/utils";
import type { JobDetail } from "./schema";

export interface JobProgress {
  step: number;
  /** null when the server chooses the number of steps and has not said it yet. */
  total: number | null;
  elapsedMs: number | null;
  /** null while too little is known to promise anything. */
  remainingMs: number | null;
  stepsPerSecond: number | null;
}

/** Before both of these an estimate jumps about more than it says. */
const MIN_STEPS = 5;
const MIN_SHARE = 0.05;
/** A report this old is normal between two reports; beyond it the silence counts as slowness. */
const REPORT_AGE_MS = 10_000;

/**
 * Where a run stands at `nowMs`. Speed is that of the steps reported so far, so it does not sink between two reports
 * unless the newest is old; the time left counts down between reports and never below zero.
 */
export function measureProgress(job: JobDetail, nowMs: number): JobProgress {
  const { currentStep: step, trainingSteps: total, checkpoints, startedAt } = job;
  const newest = checkpoints.at(-1);
  const startedMs = startedAt === null ? null : Date.parse(startedAt);
  const elapsedMs = startedMs === null ? null : Math.max(0, nowMs - startedMs);
  const newestMs = newest && startedMs !== null ? Date.parse(newest.createdAt) - startedMs : 0;
  const reportedMs = Math.max(newestMs, (elapsedMs ?? 0) - REPORT_AGE_MS);
  const isKnown = step >= MIN_STEPS && (total === null || step >= total * MIN_SHARE) && reportedMs > 0;
  const stepsPerSecond = isKnown ? step / (reportedMs / 1000) : null;
  const remainingMs =
    stepsPerSecond === null || total === null || elapsedMs === null
      ? null
      : Math.max(0, ((total - step) / stepsPerSecond) * 1000 - Math.max(0, elapsedMs - reportedMs));
  return { step, total, elapsedMs, remainingMs, stepsPerSecond };
}

/** `0m 41s` under a minute, so that the two times of the line have one shape; otherwise as durations are. */
function clock(spanMs: number | null, rounding: "down" | "up"): string {
  const text = formatDuration(spanMs, rounding);
  return /^\d+s$/.test(text) ? `0m ${text}` : text;
}

/** `Step 30/100 · 0m 41s < 1m 36s · 0.73 steps/s`: elapsed before remaining, and only what is known. */
export function progressLine({ step, total, elapsedMs, remainingMs, stepsPerSecond }: JobProgress): string {
  const steps = total === null ? `Step ${formatCount(step)}` : `Step ${formatCount(step)}/${formatCount(total)}`;
  const times = `${clock(elapsedMs, "down")} < ${clock(remainingMs, "up")}`;
  const speed = stepsPerSecond === null ? [] : [`${Number(stepsPerSecond.toPrecision(2))} steps/s`];
  return [steps, times, ...speed].join(" · ");
}
