import "server-only";
import { statSync } from "node:fs";
import path from "node:path";
import { db } from "@/lib/db/client";
import { sweepDirectory } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { moveJob } from "./move-job";
import { finishCancelled } from "./queue/finish-cancelled";
import { engineSupervisor } from "./queue/supervisor";

/**
 * Takes up what an earlier process left: jobs that it validated or trained start that over (training is deterministic,
 * so the same steps come again), cancellations end, files that no record names go. Then the queue runs.
 */
export async function bootEngine(): Promise<void> {
  await takeUpJobs();
  await sweepFiles();
  engineSupervisor().wake();
}

async function takeUpJobs(): Promise<void> {
  const supervisor = engineSupervisor();
  const jobs = await db.engineJob.findMany({
    where: { status: { in: ["VALIDATING", "RUNNING", "CANCELLATION_REQUESTED"] } },
    select: { id: true, status: true },
  });
  for (const { id, status } of jobs.filter((job) => !supervisor.holds(job.id))) {
    if (status === "VALIDATING") await moveJob({ id, from: "VALIDATING", to: "QUEUED", data: { queuedAt: null } });
    // It keeps its queuedAt, and so its place in the queue.
    else if (status === "RUNNING") await moveJob({ id, from: "RUNNING", to: "QUEUED" });
    else await finishCancelled(id);
  }
}

async function sweepFiles(): Promise<void> {
  const [files, models] = await db.$transaction([
    db.engineFile.findMany({ select: { id: true } }),
    db.engineModel.findMany({ select: { fileId: true } }),
  ]);
  await sweep(paths.engineFiles(), new Set(files.map((file) => file.id)));
  await sweep(paths.engineModels(), new Set(models.map((model) => `${model.fileId}.model`)));
}

async function sweep(directory: string, named: Set<string>): Promise<void> {
  // A file that this process wrote may be about to get its record.
  const isOfThisProcess = (name: string) => statSync(path.join(directory, name)).mtimeMs >= performance.timeOrigin;
  await sweepDirectory(directory, (name) => named.has(name) || isOfThisProcess(name));
}
