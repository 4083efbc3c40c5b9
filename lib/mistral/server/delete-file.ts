import "server-only";
import { rm } from "node:fs/promises";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import type { WireDeletedFile } from "../schema";
import { conflict } from "./errors";
import { fetchFile, parseTrainingFiles, parseValidationFiles } from "./internal";
import { TERMINAL_STATUSES } from "./job-status";

/** Deletes a file. Throws NotFound, and Conflict while a job that is not over needs it. */
export async function deleteFile(id: string): Promise<WireDeletedFile> {
  await fetchFile(id);
  const jobs = await db.engineJob.findMany({
    where: { status: { notIn: [...TERMINAL_STATUSES] } },
    select: { id: true, trainingFiles: true, validationFiles: true },
  });
  const user = jobs.find(
    (job) =>
      parseTrainingFiles(job.trainingFiles).some((file) => file.file_id === id) ||
      parseValidationFiles(job.validationFiles).includes(id),
  );
  if (user) {
    throw conflict(
      `The file is used by job ${user.id}, which is not over. Cancel the job or wait for its end.`,
      user.id,
    );
  }
  // Record first: what no record names is swept at boot, but a record without its file could not be read.
  await db.engineFile.deleteMany({ where: { id } });
  await rm(paths.engineFile(id), { force: true });
  return { id, object: "file", deleted: true };
}
