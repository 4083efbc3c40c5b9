import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";

/** The record of a job that nobody watches, on the embedded engine unless said otherwise; returns its id. */
export async function aJobRecord(
  data: Partial<Prisma.JobUncheckedCreateInput> & { preparationId: string },
): Promise<string> {
  const id = `job_${crypto.randomUUID().slice(0, 16).replaceAll("-", "x")}`;
  await db.job.create({
    data: {
      id,
      serverId: "embedded",
      status: "SUCCESS",
      baseModel: "ministral-3b-latest",
      hyperparameters: { version: 1, trainingSteps: 6, learningRate: 4e-5 },
      suffix: id.slice(-12),
      ...data,
    },
    select: { id: true },
  });
  return id;
}
