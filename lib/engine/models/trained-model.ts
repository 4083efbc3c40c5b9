import type { EngineHyperparameters, EngineTarget, Level } from "../protocol";
import { FEATURE_VERSION } from "../text/features";
import type { Vocabulary } from "../text/vocabulary";
import type { Calibration } from "./calibrate";
import { writeModelFile } from "./model-file";
import { quantiseRows } from "./quantise";

export interface TrainedModel {
  level: Level;
  targets: readonly EngineTarget[];
  /** In the order of `targets`. */
  calibrations: readonly Calibration[];
  vocabulary: Vocabulary;
  columns: number;
  /** Head A, `[features + 1][columns]`. */
  linearWeights: Float32Array;
  seed: number;
  hyperparameters: EngineHyperparameters;
  dataHash: string;
}

/** The bytes of a model file. They depend on nothing but `model`: no time, no name of a machine. */
export function encodeModel(model: TrainedModel): Uint8Array<ArrayBuffer> {
  const { vocabulary, columns } = model;
  const linear = quantiseRows(model.linearWeights, columns);
  const header = {
    level: model.level,
    encoder: null,
    featureVersion: FEATURE_VERSION,
    features: vocabulary.size,
    columns,
    heads: ["linear" as const],
    targets: model.targets.map((target, t) => {
      const { temperature, threshold, energyLimit } = model.calibrations[t] ?? {};
      return {
        ...target,
        temperature: temperature ?? 1,
        threshold: threshold ?? 0.5,
        energyLimit: energyLimit ?? null,
      };
    }),
    seed: model.seed,
    hyperparameters: model.hyperparameters,
    dataHash: model.dataHash,
  };
  return writeModelFile(header, [
    { name: "keys", data: vocabulary.keys },
    { name: "idf", data: vocabulary.idf },
    { name: "block", data: vocabulary.block },
    { name: "linear.scales", data: linear.scales },
    { name: "linear.rows", data: linear.values },
  ]);
}
