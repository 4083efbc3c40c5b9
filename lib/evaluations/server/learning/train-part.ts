import "server-only";
import { rm, stat } from "node:fs/promises";
import type { Mistral } from "@mistralai/mistralai";
import { temporaryPath } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { withTrainedModel } from "../side-training";
import type { CurveRecord } from "./internal";
import { type WrittenPart, writePart } from "./write-part";

export interface PartOfCurve {
  curve: CurveRecord;
  /** Which of its runs. */
  index: number;
  targets: readonly { name: string }[];
  client: Mistral;
  signal: AbortSignal;
}

/** Unique on its server, and at most 18 characters long. */
function suffixOf({ curve, index }: PartOfCurve): string {
  return `curve-${curve.id.slice(-8)}-${index}`;
}

/** Trainings of one repeat hold each other's rows, those of another draw anew. */
function seedOf({ curve, index }: PartOfCurve): number {
  return (curve.settings.seed + 7919 * (curve.runs[index]?.repeat ?? 0)) >>> 0;
}

/** Draws the rows of a run into a file, which `use` may read. */
export async function withPart<T>(
  part: PartOfCurve,
  use: (file: string, written: WrittenPart) => Promise<T>,
): Promise<T> {
  const { curve, index, targets, signal } = part;
  const file = await temporaryPath("jsonl");
  try {
    const size = curve.runs[index]?.size ?? 1;
    const written = await writePart({
      preparationId: curve.preparationId,
      targets,
      size,
      seed: seedOf(part),
      file,
      signal,
    });
    return await use(file, written);
  } finally {
    await rm(file, { force: true });
  }
}

/** Trains on a part and gives the model's name to `use`, after which it leaves its server. Throws Upstream. */
export async function withModelOf<T>(
  part: PartOfCurve,
  file: string,
  use: (modelId: string) => Promise<T>,
): Promise<T> {
  const { curve, client, signal } = part;
  const validation = paths.preparationSplit(curve.preparationId, "validation");
  const hasValidation = ((await stat(validation).catch(() => null))?.size ?? 0) > 0;
  const { trainingSteps, learningRate } = curve.settings.hyperparameters;
  const request = {
    model: curve.baseModel,
    hyperparameters: {
      ...(trainingSteps != null && { trainingSteps }),
      ...(learningRate != null && { learningRate }),
    },
    train: file,
    validation: hasValidation ? validation : null,
    failure: "This part of the rows could not be trained.",
  };
  return withTrainedModel({ client, serverId: curve.serverId, signal, suffix: suffixOf(part) }, request, use);
}
