import type { EngineHyperparameters, EngineTarget, Level, ModelHeader } from "../protocol";
import { readModelFile } from "./model-file";

interface Thresholds {
  /** Of every label without one of its own. */
  threshold: number;
  /** Per label, in label order. */
  thresholds: number[] | null;
}

export interface DescribedTarget extends EngineTarget, Thresholds {
  temperature: number;
  energyLimit: number | null;
  /** What training chose, where somebody has set other thresholds since. */
  fitted: Thresholds | null;
}

export interface ModelDescription {
  level: Level;
  /** Package, version and hash of the sentence encoder's weights; null where the level has none. */
  encoder: { package: string; version: string; hash: string } | null;
  featureVersion: number;
  features: number;
  seed: number;
  hyperparameters: EngineHyperparameters;
  /** CRC-32 of the training files' bytes, in order. */
  dataHash: string;
  targets: DescribedTarget[];
}

/** What a model file says of itself, without its weights. Throws `EngineError` as `loadModel` does for a damaged file. */
export function describeModel(bytes: Uint8Array): ModelDescription {
  const { level, encoder, featureVersion, features, seed, hyperparameters, dataHash, targets } =
    readModelFile(bytes).header;
  return {
    level,
    encoder,
    featureVersion,
    features,
    seed,
    hyperparameters,
    dataHash,
    targets: targets.map(describeTarget),
  };
}

function describeTarget(target: ModelHeader["targets"][number]): DescribedTarget {
  return { ...target, thresholds: target.thresholds ?? null, fitted: target.fitted ?? null };
}
