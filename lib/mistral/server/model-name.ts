import "server-only";
import type { EngineJob } from "@/lib/db/generated/client";

/** `ft:classifier:<base>:<owner>:<YYYYMMDD>[:<suffix>]:<8 hex of the job>`; the day is the UTC day of the job's creation. */
export function modelName(job: Pick<EngineJob, "id" | "model" | "suffix" | "createdAt">, owner: string): string {
  const day = job.createdAt.toISOString().slice(0, 10).replaceAll("-", "");
  const suffix = job.suffix === null ? [] : [job.suffix];
  return ["ft", "classifier", job.model, owner, day, ...suffix, job.id.slice(0, 8)].join(":");
}
