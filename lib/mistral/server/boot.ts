import "server-only";
import { statSync } from "node:fs";
import path from "node:path";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { sweepDirectory } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { ACTIVE_STATUSES } from "./job-status";
import { moveJob } from "./move-job";
import { finishCancelled } from "./queue/finish-cancelled";
import { endWaitsWithProcess } from "./queue/job-changes";
import { engineSupervisor } from "./queue/supervisor";
import { bootWandb } from "./wandb/follow";

/** How often a job is taken up again after a process ended while it worked on it; its validation and its training each. */
const MAX_TAKE_UPS = 3;

/**
 * Takes up what an earlier process left: jobs that it validated or trained start that over (training is deterministic,
 * so the same steps come again), cancellations end, files that no record names go. Then the queue runs.
 */
export async function bootEngine(): Promise<void> {
  endWaitsWithProcess();
  await takeUpJobs();
  await sweepFiles();
  engineSupervisor().wake();
  await bootWandb();
}

async function takeUpJobs(): Promise<void> {
  const supervisor = engineSupervisor();
  const jobs = await db.engineJob.findMany({
    where: { status: { in: ["VALIDATING", "RUNNING", "CANCELLATION_REQUESTED"] } },
    select: { id: true, status: true, attempts: true },
  });
  for (const job of jobs.filter(({ id }) => !supervisor.holds(id))) {
    if (job.status === "CANCELLATION_REQUESTED") await finishCancelled(job.id);
    else await takeUpJob(job.id, job.status === "VALIDATING" ? "VALIDATING" : "RUNNING", job.attempts + 1);
  }
}

/** Queues a job again, or fails it: one that ends every process that works on it would do so for ever. */
async function takeUpJob(id: string, from: "VALIDATING" | "RUNNING", attempts: number): Promise<void> {
  const isValidation = from === "VALIDATING";
  if (attempts <= MAX_TAKE_UPS) {
    // A training keeps its queuedAt, and so its place in the queue.
    await moveJob({ id, from, to: "QUEUED", data: { attempts, ...(isValidation && { queuedAt: null }) } });
    return;
  }
  const error =
    `The server ended ${attempts} times while this job was being ${isValidation ? "validated" : "trained"}. ` +
    "It may need more memory than there is: use fewer or smaller files, or give Node.js more memory, and create the job again.";
  log.error({ jobId: id, attempts }, "a job is not taken up again");
  await moveJob({
    id,
    from,
    to: isValidation ? "FAILED_VALIDATION" : "FAILED",
    data: { attempts },
    eventData: { error },
  });
}

async function sweepFiles(): Promise<void> {
  const [files, models, jobs] = await db.$transaction([
    db.engineFile.findMany({ select: { id: true } }),
    db.engineModel.findMany({ select: { fileId: true } }),
    db.engineJob.findMany({ where: { status: { in: [...ACTIVE_STATUSES] } }, select: { id: true } }),
  ]);
  await sweep(paths.engineJobs(), new Set(jobs.map((job) => job.id)));
  await sweep(paths.engineFiles(), new Set(files.map((file) => file.id)));
  await sweep(
    paths.engineModels(),
    new Set(models.flatMap(({ fileId }) => [paths.engineModel(fileId), paths.engineModelRows(fileId)].map(nameOf))),
  );
}

const nameOf = (file: string) => path.basename(file);

async function sweep(directory: string, named: Set<string>): Promise<void> {
  // A file that this process wrote may be about to get its record.
  const isOfThisProcess = (name: string) => statSync(path.join(directory, name)).mtimeMs >= performance.timeOrigin;
  await sweepDirectory(directory, (name) => named.has(name) || isOfThisProcess(name));
}
