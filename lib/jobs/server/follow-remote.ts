import "server-only";
import { log } from "@/lib/log";
import { type JobProgress, upstreamError } from "@/lib/mistral/client";
import type { JobStatus } from "../status";
import { jobStatus } from "../status-schema";
import { stepsWithAll } from "./checkpoints";
import { notePlace } from "./follow-phase";
import { type JobRecord, statusOf } from "./internal";
import { pollAfter, retryAfterOf, takeTurn } from "./pace";
import { askProgress, storeSteps } from "./remote-progress";
import { syncJob } from "./sync";
import { timings } from "./timings";

/** A full sync brings the whole curve along: with each so many steps it comes as much more seldom. */
const STEPS_PER_FULL_SYNC = 2_500;

/** What one watch knows of a job between two turns. */
export interface RemoteCourse {
  /** The server has no extension that tells how far a job is, and is not asked for this job again. */
  isSilent: boolean;
  /** Of the last answer of the extension; undefined where nobody can wait for the next. */
  version: string | undefined;
  /** Steps up to this one are stored with all that the extension tells of them. */
  step: number | null;
  /** The server's status at the last full sync, and when that was by the steady clock. */
  syncedStatus: string | null;
  syncedAt: number;
  /** Our status at the last turn: a person may have started or cancelled the job since. */
  seenStatus: JobStatus | null;
  /** The last wait between two polls. */
  waitedMs: number;
}

export function newCourse(): RemoteCourse {
  return {
    isSilent: false,
    version: undefined,
    step: null,
    syncedStatus: null,
    syncedAt: Number.NEGATIVE_INFINITY,
    seenStatus: null,
    waitedMs: 0,
  };
}

/**
 * Learns what moved in a job that is on its server, stores it, and says how long to wait before looking again, in
 * milliseconds. Where the server has our extension the question is held back there until something moves, and the whole
 * job is asked for only when its status did, and now and then for safety. Throws Upstream, Cancelled, NotFound.
 */
export async function followRemote(job: JobRecord, course: RemoteCourse, signal: AbortSignal): Promise<number> {
  const canWait = course.version !== undefined;
  if (job.server.kind !== "embedded") await takeTurn(job.serverId, signal, canWait);
  const told = course.isSilent ? null : await ask(job, course, signal);
  const newest = told === null ? null : await storeSteps(job.id, told.steps);
  if (newest !== null) course.step = Math.max(course.step ?? 0, newest);
  const status = statusOf(job);
  // By the server's own status where it tells one: ours follows with the sync below, and a wait may come between.
  const there = jobStatus.safeParse(told?.status).data ?? status;
  const hasMoved = notePlace({ id: job.id, status: there }, told);
  let isNews = hasMoved || status !== course.seenStatus;
  course.seenStatus = status;
  const everyMs = timings.fullSyncMs * (1 + Math.floor((course.step ?? 0) / STEPS_PER_FULL_SYNC));
  const isDue = performance.now() - course.syncedAt >= everyMs;
  if (told?.status === undefined || told.status !== course.syncedStatus || isDue) {
    const synced = await syncJob(job.id, { signal, told });
    course.syncedStatus = synced.remoteStatus;
    course.syncedAt = performance.now();
    isNews ||= synced.isNews;
  }
  if (course.version !== undefined) return timings.betweenLongPollsMs;
  course.waitedMs = pollAfter(job, course.waitedMs, isNews);
  return course.waitedMs;
}

/** One question to the extension; null where it has none, or no answer for now. */
async function ask(job: JobRecord, course: RemoteCourse, signal: AbortSignal): Promise<JobProgress | null> {
  try {
    course.step ??= await stepsWithAll(job.id);
    // The newest one again: its scores may come later.
    const question = { version: course.version, afterStep: Math.max(0, course.step - 1) };
    const told = await askProgress(job, question, signal);
    if (told === null) course.isSilent = true;
    course.version = told?.version;
    return told;
  } catch (error) {
    const reason = upstreamError(error);
    if (signal.aborted || retryAfterOf(reason) !== null) throw reason;
    log.debug({ jobId: job.id, reason: reason.message }, "where a job stands is not known");
    course.version = undefined;
    return null;
  }
}
