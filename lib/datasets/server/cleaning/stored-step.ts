import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { notFound } from "@/lib/errors";
import { describeStep } from "../../cleaning/describe-step";
import type { DatasetStep } from "../../steps-schema";
import { rowText, stepAction, stepReads, stepResult } from "../../steps-schema";

/** What a step did to a row: its new cells by the index of their column, or null where it removed the row. */
const effectRow = z.tuple([z.number().int(), z.array(z.tuple([z.number().int(), z.string()])).nullable()]);

/** DatasetStep.action: what to do, the roles it read, and the texts of the rows it points at. */
export const storedAction = z.object({
  version: z.literal(1),
  action: stepAction,
  reads: stepReads,
  rowTexts: z.array(rowText),
});

/**
 * DatasetStep.result: what it did. `effect` has every row that it changed or removed where these are few; else null, and
 * they are in the file of the step.
 */
export const storedResult = stepResult.extend({
  version: z.literal(1),
  /** Indexes of the columns in which cells changed. */
  changedColumns: z.array(z.number().int()),
  effect: z.array(effectRow).nullable(),
});

export type EffectRow = z.infer<typeof effectRow>;
export type StoredAction = z.infer<typeof storedAction>;
export type StoredResult = z.infer<typeof storedResult>;

const SHOWN_STEP = {
  id: true,
  number: true,
  action: true,
  result: true,
  createdAt: true,
} satisfies Prisma.DatasetStepSelect;

type ShownStep = Prisma.DatasetStepGetPayload<{ select: typeof SHOWN_STEP }>;

/** The last `limit` steps before a number, in order. */
export async function fetchSteps(datasetId: string, { limit, before }: { limit: number; before?: number }) {
  const records = await db.datasetStep.findMany({
    where: { datasetId, ...(before === undefined ? {} : { number: { lt: before } }) },
    orderBy: { number: "desc" },
    take: limit,
    select: SHOWN_STEP,
  });
  return records.reverse();
}

/** The step with this number. Throws NotFound. */
export async function fetchStep(datasetId: string, number: number) {
  const record = await db.datasetStep.findUnique({
    where: { datasetId_number: { datasetId, number } },
    select: { stateKey: true, action: true, result: true },
  });
  if (record === null) throw notFound("cleaning step", String(number));
  return record;
}

export function serializeStep(record: ShownStep, appliedSteps: number): DatasetStep {
  const { action } = storedAction.parse(record.action);
  return {
    id: record.id,
    number: record.number,
    action,
    title: describeStep(action),
    result: stepResult.parse(record.result),
    isApplied: record.number <= appliedSteps,
    createdAt: record.createdAt.toISOString(),
  };
}
