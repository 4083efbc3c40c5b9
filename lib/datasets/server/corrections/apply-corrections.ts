import "server-only";
import { db } from "@/lib/db/client";
import { AppError, invalid } from "@/lib/errors";
import { type DatasetSteps, stepAction } from "../../steps-schema";
import { addFoundStep } from "../cleaning/add-step";
import type { DatasetRecord } from "../internal";
import { assertFits, type CorrectionRecord, fetchWaiting, labelsOf, rolesForCorrections } from "./internal";

/** How much of a text is said to name it by. */
const NAME_CHARACTERS = 80;

/**
 * Adds all corrections that wait to the rows as one cleaning step; undoing it makes them wait again. Throws NotFound;
 * InvalidState where none waits, or the dataset has no roles; Invalid where one no longer fits the dataset's columns, or
 * the rows say all of it already; Conflict and Cancelled as `addStep` does. Then all of them wait as before.
 */
export async function applyCorrections(datasetId: string, signal?: AbortSignal): Promise<DatasetSteps> {
  let waiting: CorrectionRecord[] = [];
  const find = async (dataset: DatasetRecord) => {
    waiting = await fetchWaiting(dataset);
    if (waiting.length === 0) throw new AppError("invalid_state", "No correction waits to be added.");
    const roles = rolesForCorrections(dataset);
    for (const record of waiting) assertStillFits(record, roles);
    const rows = waiting.map((record) => ({ text: record.text, labels: labelsOf(record) }));
    return stepAction.parse({ kind: "add_rows", rows });
  };
  // In the statement that records the step: one without the other would add them twice, or never.
  const alongside = (stepId: string) => [
    db.correction.updateMany({ where: { id: { in: waiting.map(({ id }) => id) } }, data: { stepId } }),
  ];
  return addFoundStep(datasetId, { find, alongside }, signal);
}

/** The roles may be others than when it was given. */
function assertStillFits(record: CorrectionRecord, roles: ReturnType<typeof rolesForCorrections>): void {
  try {
    assertFits(labelsOf(record), roles);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const name = record.text.length > NAME_CHARACTERS ? `${record.text.slice(0, NAME_CHARACTERS)}…` : record.text;
    throw invalid(
      `The correction of “${name}” does not fit the dataset any more. ${error.message} Remove it, or give it again.`,
    );
  }
}
