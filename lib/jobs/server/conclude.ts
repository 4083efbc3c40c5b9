import "server-only";
import type { IBackoff } from "cockatiel";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { AppError } from "@/lib/errors";
import type { JobError } from "../schema";
import { ACTIVE_STATUSES } from "../status";
import { getJobRecord, type JobRecord, storedError } from "./internal";
import { changeJob } from "./move";
import { leaveAlone, newBackoff, retryAfterOf } from "./pace";
import { isRefusal } from "./submit";
import { timings } from "./timings";

/** A short interruption is not worth a word; nor is a short wait. */
const FAILURES_BEFORE_TELLING = 3;
const WAIT_WORTH_TELLING_MS = 10_000;
/** Attempts at what fails on our side. */
const MAX_DEFECTS = 8;

/** What has gone wrong with a job since the last good answer. By the steady clock. */
export interface Trouble {
  failures: number;
  defects: number;
  since: number;
  /** Since when the server has said nothing but that it does not know the job. */
  missingSince: number | null;
  backoff: IBackoff<unknown>;
  /** The sentence that the job carries because of it. */
  told: string | null;
}

export function noTrouble(): Trouble {
  return { failures: 0, defects: 0, since: 0, missingSince: null, backoff: newBackoff(), told: null };
}

/**
 * What a failed step means for the job. Returns how long to wait before the next attempt, in milliseconds, or null when
 * the job has ended. A job that is on its server ends only by the server's word, or when the server keeps saying that it
 * does not know it; one whose create is in doubt does not end: anything else may pass, and is shown meanwhile.
 */
export async function afterFailure(jobId: string, error: unknown, trouble: Trouble): Promise<number | null> {
  const known = error instanceof AppError ? error : null;
  note(trouble, known);
  const job = await getJobRecord(jobId);
  const verdict = job.remoteJobId === null ? await ofSubmission(job, known, trouble) : ofFollowing(job, known, trouble);
  if (verdict !== null) {
    await end(job, verdict);
    return null;
  }
  const retryAfterMs = retryAfterOf(known);
  if (retryAfterMs !== null) leaveAlone(job.serverId, retryAfterMs);
  const waitMs = Math.max(trouble.backoff.duration, retryAfterMs ?? 0);
  trouble.backoff = trouble.backoff.next(undefined);
  if (trouble.failures >= FAILURES_BEFORE_TELLING || waitMs >= WAIT_WORTH_TELLING_MS) {
    trouble.told = await tell(job, known, waitMs);
  }
  return waitMs;
}

/** After a good answer: forgets what went wrong, and takes back what was said of it. */
export async function afterSuccess(jobId: string, trouble: Trouble): Promise<void> {
  if (trouble.failures === 0) return;
  const { told } = trouble;
  Object.assign(trouble, noTrouble());
  if (told === null) return;
  const { error } = await getJobRecord(jobId);
  if (storedError.safeParse(error).data?.message !== told) return;
  await changeJob(jobId, { from: ACTIVE_STATUSES, set: { error: Prisma.DbNull } });
}

function note(trouble: Trouble, known: AppError | null): void {
  const now = performance.now();
  if (trouble.failures === 0) trouble.since = now;
  trouble.failures += 1;
  if (known === null) trouble.defects += 1;
  if (!isUnknownThere(known)) trouble.missingSince = null;
  else trouble.missingSince ??= now;
}

/** The server's word that there is no such job. */
function isUnknownThere(known: AppError | null): boolean {
  const status = known?.extra?.status;
  return known?.code === "upstream" && (status === 404 || status === 410);
}

interface Verdict {
  to: "FAILED" | "LOST";
  error: JobError;
}

async function ofSubmission(job: JobRecord, known: AppError | null, trouble: Trouble): Promise<Verdict | null> {
  if (job.createSentAt !== null) return null;
  const isFinal = known !== null && (!known.retryable || isRefusal(known)) && known.extra?.status !== 429;
  const isLong = performance.now() - trouble.since >= timings.submitPatienceMs;
  if (!isFinal && !isLong && trouble.defects < MAX_DEFECTS) return null;
  const twin = known === null ? null : await findTwin(job, known);
  if (twin !== null) return { to: "FAILED", error: twin };
  const message = known?.message ?? "Something went wrong on our side while the job was being created.";
  const { status, detail } = known?.extra ?? {};
  const isRetired = status === 410;
  const hint = isRetired
    ? "It would refuse a retry as well. The embedded engine takes the same preparation and settings."
    : "Mend the cause and press Retry.";
  // The message has the server's own words, but those of one that has retired.
  const details = isRetired && typeof detail === "string" ? detail : null;
  return { to: "FAILED", error: { message, details, hint } };
}

function ofFollowing(job: JobRecord, known: AppError | null, { missingSince }: Trouble): Verdict | null {
  if (missingSince === null || known === null) return null;
  // The API says why; a proxy that stands in for a server while that restarts does not.
  const isSaid = typeof known.extra?.detail === "string" || known.extra?.status === 410;
  const patienceMs = isSaid ? timings.lostAfterMs : timings.lostAfterVagueMs;
  if (job.server.kind !== "embedded" && performance.now() - missingSince < patienceMs) return null;
  const message =
    known.extra?.status === 410
      ? known.message
      : "The server no longer knows this job. It may have been deleted there, or the server's data was reset.";
  const hint = "Create the job again: the same files and settings are used.";
  return { to: "LOST", error: { message, details: null, hint } };
}

/** A server refuses a second job on the same files and settings, and names the first: what to do when that is ours. */
async function findTwin(job: JobRecord, refusal: AppError): Promise<JobError | null> {
  const { status, detail } = refusal.extra ?? {};
  if (status !== 409 || typeof detail !== "string") return null;
  const active = await db.job.findMany({
    where: { serverId: job.serverId, remoteJobId: { not: null }, status: { in: [...ACTIVE_STATUSES] } },
    select: { id: true, remoteJobId: true },
  });
  const twin = active.find(({ remoteJobId }) => remoteJobId !== null && detail.includes(remoteJobId));
  if (!twin) return null;
  return {
    message: "The same files and settings are in another job already, which has not ended yet.",
    details: detail,
    hint: "Go on with that job, or cancel it and press Retry here.",
    otherJobId: twin.id,
  };
}

/** Says on the job what is wrong and when it is tried again; returns that sentence. */
async function tell(job: JobRecord, known: AppError | null, waitMs: number): Promise<string> {
  const reason = (known?.message ?? "Something went wrong on our side.").replace(/[.\s]+$/, "");
  const what = job.remoteJobId === null ? "The job cannot be brought to its server" : "The server cannot be followed";
  const message = `${what} at the moment: ${reason}; asked again at ${clockTime(Date.now() + waitMs)}.`;
  const error: JobError = { message, details: null, hint: "It is tried again by itself; nothing is lost meanwhile." };
  await changeJob(job.id, { from: ACTIVE_STATUSES, set: { error } });
  return message;
}

/** Hours and minutes as this machine's clock shows them, e.g. 14:05. */
function clockTime(time: number): string {
  return new Date(time).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

function end(job: JobRecord, { to, error }: Verdict): Promise<boolean> {
  return changeJob(job.id, {
    to,
    ...(job.remoteJobId === null ? { ifCreateSentAt: null } : {}),
    set: { error },
    events: [{ status: to, remoteIndex: null, createdAt: new Date(), data: { error: error.message } }],
  });
}
