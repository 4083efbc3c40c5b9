import "server-only";
import type { EngineModel } from "@/lib/db/generated/client";
import { type DescribedTarget, describeModel, EngineError } from "@/lib/engine";
import type { WireModelDetails } from "../../x-schema";
import { fetchModelByName } from "../aliases";
import { noMatch } from "../errors";
import { whileThere } from "../serving/model-files";
import { cannotLoad, readModelBytes } from "../serving/open-model";
import { loadNeighbours } from "./training-rows";

/** What a trained model's file says of itself; by the model's id or an alias. Throws NotFound, and Internal when the file is gone or damaged. */
export async function getModelDetails(id: string): Promise<WireModelDetails> {
  const model = await fetchModelByName(id);
  return whileThere(
    id,
    () => toWire(model),
    () => noMatch("model"),
  );
}

async function toWire(model: EngineModel): Promise<WireModelDetails> {
  const bytes = await readModelBytes(model.fileId);
  const about = describeBytes(bytes);
  const { rows } = await loadNeighbours(model.fileId);
  return {
    id: model.id,
    object: "model.details",
    root: model.root,
    job: model.jobId,
    created: Math.floor(model.createdAt.getTime() / 1000),
    level: about.level,
    encoder: about.encoder,
    size_bytes: bytes.byteLength,
    features: about.features,
    feature_version: about.featureVersion,
    seed: about.seed,
    hyperparameters: about.hyperparameters,
    data_hash: about.dataHash,
    training_rows_kept: rows?.rows ?? null,
    targets: about.targets.map(wireTarget),
  };
}

function describeBytes(bytes: Uint8Array) {
  try {
    return describeModel(bytes);
  } catch (error) {
    throw error instanceof EngineError ? cannotLoad(error.message, error) : error;
  }
}

function wireTarget(target: DescribedTarget): WireModelDetails["targets"][number] {
  const { name, labels, weight, loss_function, temperature, energyLimit, fitted } = target;
  return {
    name,
    labels,
    weight,
    loss_function,
    temperature,
    energy_limit: energyLimit,
    ...wireThresholds(target, labels),
    fitted: fitted && wireThresholds(fitted, labels),
  };
}

function wireThresholds(
  { threshold, thresholds }: Pick<DescribedTarget, "threshold" | "thresholds">,
  labels: string[],
) {
  const byLabel = thresholds && Object.fromEntries(labels.map((label, i) => [label, thresholds[i] ?? threshold]));
  return { threshold, thresholds: byLabel };
}
