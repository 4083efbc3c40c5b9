import "server-only";
import { stat } from "node:fs/promises";
import { db } from "@/lib/db/client";
import { hashFile } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { ACTIVE_STATUSES } from "../status";
import type { JobRecord } from "./internal";
import { slug } from "./uploads";

type UsedSplit = "train" | "validation";
type FileUser = Pick<JobRecord, "id" | "preparationId" | "useValidation">;

/** A file of a job that its server holds. */
export interface UploadedFile {
  uploadId: string;
  fileName: string;
  remoteFileId: string;
  /** Jobs here, those in the trash too, that use a file of the same content there. */
  otherJobs: number;
}

/** What a job has uploaded to its server, and who else uses it: found by content, which is how uploads are shared. */
export async function uploadedFilesOf(job: JobRecord): Promise<UploadedFile[]> {
  const others = await db.job.findMany({
    where: {
      serverId: job.serverId,
      id: { not: job.id },
      // A job that ended before it reached its server uses nothing there.
      OR: [{ remoteJobId: { not: null } }, { createSentAt: { not: null } }, { status: { in: [...ACTIVE_STATUSES] } }],
    },
    select: { id: true, preparationId: true, useValidation: true },
  });
  const files: UploadedFile[] = [];
  for (const split of usedSplits(job)) files.push(...(await filesOfSplit(job, split, others)));
  return files;
}

function usedSplits({ useValidation }: FileUser): UsedSplit[] {
  return useValidation ? ["train", "validation"] : ["train"];
}

async function filesOfSplit(job: JobRecord, split: UsedSplit, others: FileUser[]): Promise<UploadedFile[]> {
  const file = paths.preparationSplit(job.preparationId, split);
  const sizeBytes = await sizeOf(file);
  if (sizeBytes === null) return [];
  const sha256 = await hashFile(file);
  // Whatever the dataset was called when it was sent: it may have been renamed since.
  const uploads = await db.upload.findMany({
    where: { serverId: job.serverId, sha256, fileName: { endsWith: `-${split}.jsonl` } },
    select: { id: true, fileName: true, remoteFileId: true },
  });
  if (uploads.length === 0) return [];
  const users = others.filter((other) => usedSplits(other).includes(split));
  const otherJobs = await countSame(users, split, { preparationId: job.preparationId, sizeBytes, sha256 });
  // Others' names of a content that stays say nothing about this job.
  const isOwn = ({ fileName }: { fileName: string }) => fileName.startsWith(`${slug(job.preparation.dataset.name)}-`);
  const told = otherJobs === 0 ? uploads : [uploads.find(isOwn) ?? uploads[0]].filter((upload) => upload !== undefined);
  return told.map(({ id, fileName, remoteFileId }) => ({ uploadId: id, fileName, remoteFileId, otherJobs }));
}

interface SplitContent {
  preparationId: string;
  sizeBytes: number;
  sha256: string;
}

/** How many of `users` have the same content in a split; most that have not are told by their size. */
async function countSame(users: FileUser[], split: UsedSplit, content: SplitContent): Promise<number> {
  const same = new Map<string, boolean>([[content.preparationId, true]]);
  for (const { preparationId } of users) {
    if (same.has(preparationId)) continue;
    const file = paths.preparationSplit(preparationId, split);
    const isSameSize = (await sizeOf(file)) === content.sizeBytes;
    same.set(preparationId, isSameSize && (await hashFile(file)) === content.sha256);
  }
  return users.filter(({ preparationId }) => same.get(preparationId)).length;
}

/** Null for a file that is not there. */
async function sizeOf(file: string): Promise<number | null> {
  const stats = await stat(file).catch(() => null);
  return stats === null ? null : stats.size;
}
