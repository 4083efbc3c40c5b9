import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";

/** How far one integration of a job is; its place in the list is that of the integration. */
const integrationState = z.object({
  entity: z.string(),
  project: z.string(),
  run: z.string(),
  /** Lines of history that W&B has. */
  lines: z.number().int().min(0),
  /** The last of their steps. */
  lastStep: z.number().int().min(0),
  summary: z.record(z.string(), z.number()),
  /** Nothing more is sent: the run is complete there, or was given up. */
  isOver: z.boolean(),
  /** Why it was given up. */
  error: z.string().nullable(),
});
export type IntegrationState = z.infer<typeof integrationState>;

const stateSchema = z.array(integrationState.nullable());

/** EngineJob.wandbState: by integration, null before the first word with W&B. */
export function parseWandbState(column: unknown): (IntegrationState | null)[] {
  return column === null ? [] : stateSchema.parse(column);
}

/** Keeps how far an integration is, so that another process can go on there. */
export async function storeWandbState(jobId: string, index: number, state: IntegrationState): Promise<void> {
  await db.$transaction(async (tx) => {
    const job = await tx.engineJob.findUnique({ where: { id: jobId }, select: { wandbState: true } });
    if (!job) return;
    const states = parseWandbState(job.wandbState);
    while (states.length <= index) states.push(null);
    states[index] = state;
    await tx.engineJob.update({ where: { id: jobId }, data: { wandbState: states }, select: { id: true } });
  });
}

/** Forgets the keys of a job of which nothing more is to be sent. */
export async function forgetKeys(jobId: string): Promise<void> {
  await db.engineJob.updateMany({ where: { id: jobId }, data: { integrationKeys: Prisma.DbNull } });
}
