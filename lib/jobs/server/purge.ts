import "server-only";
import { db } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { log } from "@/lib/log";
import { upstreamError } from "@/lib/mistral/client";
import { clientFor } from "@/lib/servers/server/internal";
import type { JobPurge } from "../trash-schema";
import { getJobRecord } from "./internal";
import { type UploadedFile, uploadedFilesOf } from "./uploaded-files";

type FileOutcome = JobPurge["files"][number];

/**
 * Deletes a job of the trash for good, with its history and its curve; a model that it made stays. With `deleteFiles`
 * also what it uploaded and no other job here uses: a file that its server does not delete is named in the answer and
 * keeps nothing else from going. Throws NotFound, InvalidState for a job that is not in the trash.
 */
export async function purgeJob(jobId: string, { deleteFiles }: { deleteFiles: boolean }): Promise<JobPurge> {
  const job = await getJobRecord(jobId);
  if (job.deletedAt === null) throw notInTrash();
  const files = await uploadedFilesOf(job);
  const outcomes: FileOutcome[] = [];
  // Before the record, which is what tells of them: after a crash in between, the job can be purged again.
  for (const file of files) outcomes.push(deleteFiles ? await deleteUnused(job.serverId, file) : kept(file));
  const { count } = await db.job.deleteMany({ where: { id: jobId, deletedAt: { not: null } } });
  if (count === 0) {
    const isThere = await db.job.count({ where: { id: jobId } });
    throw isThere > 0 ? notInTrash() : notFound("job", jobId);
  }
  return { id: jobId, files: outcomes };
}

function notInTrash(): AppError {
  return new AppError("invalid_state", "Only a job in the trash can be deleted for good. Move it there first.");
}

function kept({ fileName }: UploadedFile): FileOutcome {
  return { fileName, outcome: "kept", reason: "It was not asked to be deleted." };
}

async function deleteUnused(serverId: string, file: UploadedFile): Promise<FileOutcome> {
  const { fileName, otherJobs, remoteFileId, uploadId } = file;
  if (otherJobs > 0) {
    const reason = otherJobs === 1 ? "Another job uses it." : `${otherJobs} other jobs use it.`;
    return { fileName, outcome: "kept", reason };
  }
  try {
    const client = await clientFor(serverId);
    await client.files.delete({ fileId: remoteFileId });
  } catch (error) {
    const refusal = upstreamError(error);
    // It is gone already, which is what was wanted.
    if (refusal.extra?.status !== 404) {
      log.warn({ serverId, remoteFileId, reason: refusal.message }, "a file of a purged job was not deleted");
      return { fileName, outcome: "failed", reason: refusal.message };
    }
  }
  await db.upload.deleteMany({ where: { id: uploadId } });
  return { fileName, outcome: "deleted", reason: null };
}
