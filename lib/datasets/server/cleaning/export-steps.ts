import "server-only";
import { AppError } from "@/lib/errors";
import type { ExportedStep, StepsFile } from "../../steps-schema";
import { fetchDataset } from "../internal";
import { fetchSteps, storedAction } from "./stored-step";

/**
 * The applied steps as a file that another dataset can replay, with a name for the download. Throws NotFound, and
 * InvalidState where there are none.
 */
export async function exportSteps(datasetId: string): Promise<{ fileName: string; content: string }> {
  const { name, appliedSteps, fileName, sha256 } = await fetchDataset(datasetId);
  if (appliedSteps === 0) throw new AppError("invalid_state", "There are no cleaning steps to export.");
  const records = await fetchSteps(datasetId, { limit: appliedSteps, before: appliedSteps + 1 });
  const steps = records.map((record): ExportedStep => {
    const { action, reads, rowTexts } = storedAction.parse(record.action);
    return { ...action, reads, ...(rowTexts.length === 0 ? {} : { rowTexts }) };
  });
  const file: StepsFile = { format: "classifier-studio-steps", version: 1, source: { fileName, sha256 }, steps: [] };
  // A step a line: easy to read, to compare and to take out.
  const lines = steps.map((step) => `  ${JSON.stringify(step)}`).join(",\n");
  return { fileName: `${name}-steps.json`, content: `${JSON.stringify(file).slice(0, -"]}".length)}\n${lines}\n]}\n` };
}
