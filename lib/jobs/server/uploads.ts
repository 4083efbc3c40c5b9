import "server-only";
import { openAsBlob } from "node:fs";
import type { Mistral } from "@mistralai/mistralai";
import { db, isUniqueViolation } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { upstreamError } from "@/lib/mistral/client";
import { hashFile } from "@/lib/store/files";
import { newId } from "@/lib/store/ids";
import { paths, type SplitName } from "@/lib/store/paths";
import { within } from "@/lib/within";
import type { JobRecord } from "./internal";
import { timings } from "./timings";

/** Remote file ids of a job's splits. */
export interface JobFiles {
  train: string;
  validation: string | null;
}

/**
 * Sees to it that a job's server holds its files, and returns their ids. What the server has already, by content and
 * name, is not sent again. Throws Upstream, and NotFound when the preparation's files are gone.
 */
export async function uploadFiles(client: Mistral, job: JobRecord, signal?: AbortSignal): Promise<JobFiles> {
  const train = await uploadSplit(client, job, { split: "train", signal });
  const validation = job.useValidation ? await uploadSplit(client, job, { split: "validation", signal }) : null;
  return { train, validation };
}

interface SplitUpload {
  split: SplitName;
  signal: AbortSignal | undefined;
}

async function uploadSplit(client: Mistral, job: JobRecord, { split, signal }: SplitUpload): Promise<string> {
  const file = paths.preparationSplit(job.preparationId, split);
  const sha256 = await hashFile(file).catch((error: unknown) => {
    throw isMissing(error) ? new AppError("not_found", `The preparation's file ${split}.jsonl is gone.`) : error;
  });
  // With a part of the hash: whoever finds this name on a server knows what is in the file.
  const fileName = `${slug(job.preparation.dataset.name)}-${sha256.slice(0, 12)}-${split}.jsonl`;
  const key = { serverId: job.serverId, sha256, fileName };
  const known = await db.upload.findUnique({
    where: { serverId_sha256_fileName: key },
    select: { id: true, remoteFileId: true },
  });
  if (known) {
    if (await isStillThere(client, known.remoteFileId, signal)) return known.remoteFileId;
    await db.upload.deleteMany({ where: { id: known.id } });
  }
  const content = await openAsBlob(file);
  // An answer that was lost leaves a file there that we do not know. The embedded engine knows its files by content.
  const orphan =
    job.server.kind === "embedded" ? null : await findOrphan(client, { fileName, size: content.size, signal });
  const remoteFileId = orphan ?? (await send(client, { fileName, content, signal }));
  try {
    await db.upload.create({ data: { id: newId("up"), ...key, remoteFileId }, select: { id: true } });
  } catch (error) {
    // Another job of the same preparation uploaded it at the same moment: both ids hold the same bytes.
    if (!isUniqueViolation(error)) throw error;
  }
  return remoteFileId;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

interface Outgoing {
  fileName: string;
  content: Blob;
  signal: AbortSignal | undefined;
}

async function send(client: Mistral, { fileName, content, signal }: Outgoing): Promise<string> {
  const timeoutMs = timings.uploadTimeoutMs + content.size / timings.uploadBytesPerMs;
  try {
    const file = { fileName, content };
    const uploaded = await within(timeoutMs, signal, (inTime) =>
      client.files.upload({ file, purpose: "fine-tune" }, { signal: inTime }),
    );
    return uploaded.id;
  } catch (error) {
    throw upstreamError(error);
  }
}

async function isStillThere(client: Mistral, fileId: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    const file = await within(timings.readTimeoutMs, signal, (inTime) =>
      client.files.retrieve({ fileId }, { signal: inTime }),
    );
    return !file.deleted;
  } catch (error) {
    const reason = upstreamError(error);
    if (reason.extra?.status === 404) return false;
    throw reason;
  }
}

interface Wanted {
  fileName: string;
  size: number;
  signal: AbortSignal | undefined;
}

/** A file of this name and size that the server lists; null where there is none, or where it has no such list. */
async function findOrphan(client: Mistral, { fileName, size, signal }: Wanted): Promise<string | null> {
  try {
    const { data } = await within(timings.readTimeoutMs, signal, (inTime) =>
      client.files.list({ search: fileName, purpose: "fine-tune" }, { signal: inTime }),
    );
    return data.find((file) => file.filename === fileName && file.sizeBytes === size)?.id ?? null;
  } catch (error) {
    const reason = upstreamError(error);
    if (reason.retryable) throw reason;
    return null;
  }
}

/** Letters and digits of a name for a file name, at most 40 characters. */
export function slug(name: string): string {
  const text = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40);
  return text === "" ? "dataset" : text;
}
