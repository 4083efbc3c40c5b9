import "server-only";
import type { Mistral } from "@mistralai/mistralai";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { AppError } from "@/lib/errors";
import { upstreamError, wasNeverSent } from "@/lib/mistral/client";
import { within } from "@/lib/within";
import { createRequest } from "./create-request";
import { findBySuffix } from "./find-remote";
import type { JobRecord } from "./internal";
import { changeJob } from "./move";
import { timings } from "./timings";
import { uploadFiles } from "./uploads";

interface SubmitOptions {
  /** Asked right before a create goes out. */
  mayCreate?: () => Promise<boolean>;
  signal?: AbortSignal;
}

/**
 * Creates a job on its server, or finds it there by its unique suffix: the answer to an earlier create may have been lost.
 * While such a create is in doubt nothing is created again, and null says that the list has to be searched later.
 * Otherwise returns the job's id there. Throws Upstream, NotFound without files, Cancelled when it may not create.
 */
export async function findOrCreateRemoteJob(
  client: Mistral,
  job: JobRecord,
  { mayCreate = async () => true, signal }: SubmitOptions = {},
): Promise<string | null> {
  const existing = await findBySuffix(client, job, signal);
  if (existing !== null) return existing;
  if (job.createSentAt !== null && (await isInDoubt(job, job.createSentAt))) return null;
  const files = await uploadFiles(client, job, signal);
  const request = await createRequest(job, files);
  if (!(await mayCreate()) || !(await noteSent(job))) {
    throw new AppError("cancelled", "Another process brings this job to its server.");
  }
  try {
    const created = await within(timings.createTimeoutMs, signal, (inTime) =>
      client.fineTuning.jobs.create(request, { signal: inTime }),
    );
    if ("id" in created && typeof created.id === "string") return created.id;
    throw upstreamError(created);
  } catch (error) {
    return await afterFailure(client, job, upstreamError(error), signal);
  }
}

/** Stores under which id its server has a job; false when the job was moved meanwhile. */
export function noteCreated(jobId: string, remoteJobId: string): Promise<boolean> {
  const set = { remoteJobId, createSentAt: null, error: Prisma.DbNull };
  return changeJob(jobId, { from: ["CREATING"], set });
}

/** Whether a create that went out may still become a job: its server may be busy with it longer than we waited. */
export async function isInDoubt({ id, server }: Pick<JobRecord, "id" | "server">, sentAt: Date): Promise<boolean> {
  const sinceMs = Date.now() - sentAt.getTime();
  // What the embedded engine was busy with ended with its process.
  if (server.kind === "embedded" && sinceMs > process.uptime() * 1000) return false;
  // The clock was set back: what it says of that time is worth nothing, so the wait begins again.
  if (sinceMs < 0) await db.job.updateMany({ where: { id }, data: { createSentAt: new Date() } });
  return sinceMs < timings.createGraceMs;
}

/** Written before the create goes out, whose answer may never come; false when the job was moved meanwhile. */
async function noteSent({ id, createSentAt }: JobRecord): Promise<boolean> {
  const { count } = await db.job.updateMany({
    where: { id, status: "CREATING", remoteJobId: null, createSentAt },
    data: { createSentAt: new Date() },
  });
  return count > 0;
}

/** A refusal as a duplicate may be of our own job. What surely made no job leaves no doubt behind. */
async function afterFailure(
  client: Mistral,
  job: JobRecord,
  error: AppError,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (error.extra?.status === 409) {
    const ours = await findBySuffix(client, job, signal);
    if (ours !== null) return ours;
  }
  if (isRefusal(error) || wasNeverSent(error)) {
    await db.job.updateMany({ where: { id: job.id, remoteJobId: null }, data: { createSentAt: null } });
  }
  throw error;
}

/** Statuses of the 400s that say nothing about whether the request was carried out. */
const VAGUE = new Set([408, 499]);

/** Whether a server's answer means that it did not do what it was asked. */
export function isRefusal(error: AppError): boolean {
  const status = error.extra?.status;
  return typeof status === "number" && status >= 400 && status < 500 && !VAGUE.has(status);
}
