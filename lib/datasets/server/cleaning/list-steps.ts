import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import type { DatasetSteps, StepsQuery } from "../../steps-schema";
import { type DatasetRecord, fetchDataset, parseColumns } from "../internal";
import { stateAt } from "./clean-state";
import { fetchSteps, serializeStep } from "./stored-step";

const NEWEST: StepsQuery = { limit: 200 };

/** The cleaning steps of a dataset, the newest `limit` of them in the order of their numbers. Throws NotFound. */
export async function listSteps(datasetId: string, query: StepsQuery = NEWEST): Promise<DatasetSteps> {
  return stepsOf(await fetchDataset(datasetId), query);
}

/** The same for a record that was fetched already. */
export async function stepsOf(record: DatasetRecord, query: StepsQuery = NEWEST): Promise<DatasetSteps> {
  const { id, appliedSteps, rowCount, _count } = record;
  const steps = await fetchSteps(id, query);
  return {
    data: steps.map((step) => serializeStep(step, appliedSteps)),
    total: _count.steps,
    applied: appliedSteps,
    sourceRows: rowCount,
    addedRows: await addedBy(record),
    rows: (await rowsAfter([record])).get(id) ?? rowCount,
  };
}

/** How many rows the applied steps of a dataset added, whether later ones removed them or not. */
async function addedBy(record: DatasetRecord): Promise<number> {
  const read = async (now: DatasetRecord) =>
    now.appliedSteps === 0
      ? 0
      : (await stateAt(now, parseColumns(now.columns), now.appliedSteps)).rowLimit - now.rowCount;
  return read(record).catch(async (error: unknown) => {
    if (!(error instanceof AppError) || error.code !== "conflict") throw error;
    // The steps were replaced since the record was read.
    return read(await fetchDataset(record.id));
  });
}

/** How many rows datasets have after their applied steps; those without steps are left out. */
export async function rowsAfter(
  records: readonly { id: string; appliedSteps: number }[],
): Promise<Map<string, number>> {
  const cleaned = records.filter(({ appliedSteps }) => appliedSteps > 0);
  if (cleaned.length === 0) return new Map();
  const steps = await db.datasetStep.findMany({
    where: { OR: cleaned.map(({ id, appliedSteps }) => ({ datasetId: id, number: appliedSteps })) },
    select: { datasetId: true, rowCount: true },
  });
  return new Map(steps.map(({ datasetId, rowCount }) => [datasetId, rowCount]));
}
