import "server-only";
import { AppError } from "@/lib/errors";
import { upstreamError } from "@/lib/mistral/client";
import { clientFor } from "@/lib/servers/server/internal";
import { pluralise } from "@/lib/utils";
import type { JobError } from "../schema";
import { findBySuffix } from "./find-remote";
import { getJobRecord, type JobRecord } from "./internal";
import { changeJob } from "./move";
import { isInDoubt, noteCreated } from "./submit";
import { timings } from "./timings";

const EARLY = ["DRAFT", "UPLOADING", "CREATING"] as const;

/**
 * Ends a job that its server is not known to have: null when it is CANCELLED now, its id there when the server has it
 * after all. Of a create whose answer was lost the server may still be making a job, which would train unseen: that is
 * an InvalidState, until it has had time enough.
 */
export async function cancelBeforeCreated({ id }: JobRecord): Promise<string | null> {
  if (await end(id, null)) return null;
  // A create went out, perhaps just now.
  const job = await getJobRecord(id);
  if (job.remoteJobId !== null) return job.remoteJobId;
  const { createSentAt } = job;
  if (createSentAt === null) throw inMotion();
  const found = await search(job);
  if (typeof found === "string") return (await noteCreated(id, found)) ? found : await idNow(id);
  if (await isInDoubt(job, createSentAt)) throw inDoubt(createSentAt);
  if (await end(id, createSentAt, found === null ? null : unseen(job, found))) return null;
  throw inMotion();
}

/** Only if nothing was sent since: then nothing ever is, for a create goes out for a job in CREATING only. */
function end(id: string, ifCreateSentAt: Date | null, error?: JobError | null): Promise<boolean> {
  const events = [{ status: "CANCELLED" as const, remoteIndex: null, createdAt: new Date() }];
  return changeJob(id, { to: "CANCELLED", from: EARLY, ifCreateSentAt, events, ...(error ? { set: { error } } : {}) });
}

/** The job's id on its server, null when the server does not have it, or why the server cannot be asked. */
async function search(job: JobRecord): Promise<string | null | AppError> {
  try {
    return await findBySuffix(await clientFor(job.serverId), job);
  } catch (error) {
    return upstreamError(error);
  }
}

async function idNow(id: string): Promise<string> {
  const { remoteJobId } = await getJobRecord(id);
  if (remoteJobId === null) throw inMotion();
  return remoteJobId;
}

function inMotion(): AppError {
  const message = "The job is just being created on its server. Try again in a moment.";
  return new AppError("invalid_state", message, { retryable: true });
}

function inDoubt(createSentAt: Date): AppError {
  const restMs = createSentAt.getTime() + timings.createGraceMs - Date.now();
  const minutes = pluralise(Math.max(1, Math.ceil(Math.min(restMs, timings.createGraceMs) / 60_000)), "minute");
  const message = `The server was asked to create the job and did not answer; it may still be making it. If it has not turned up in ${minutes}, the job can be cancelled.`;
  return new AppError("invalid_state", message, { retryable: true });
}

function unseen({ server, suffix }: JobRecord, reason: AppError): JobError {
  return {
    message: "The job was cancelled here without its server, which could not be asked whether it has the job.",
    details: reason.message,
    hint: `Should ${server.name} have a job with the suffix ${suffix}, cancel it there: it would train unseen.`,
  };
}
