import type { EngineHyperparameters, EngineTarget, Level, ModelHeader } from "../protocol";
import { FEATURE_VERSION } from "../text/features";
import type { Vocabulary } from "../text/vocabulary";
import type { SentenceScale } from "../training/sentence-scale";
import { type Calibration, UNCALIBRATED } from "./calibrate";
import { writeModelFile } from "./model-file";
import { quantiseRows } from "./quantise";

export interface TrainedModel {
  level: Level;
  /** Whose vectors the sentence block has; null without one. */
  encoder: ModelHeader["encoder"];
  scale: SentenceScale | null;
  targets: readonly EngineTarget[];
  /** In the order of `targets`. */
  calibrations: readonly Calibration[];
  vocabulary: Vocabulary;
  columns: number;
  /** Head A, `[features + dense + 1][columns]`. */
  linearWeights: Float32Array;
  /** Head B: `[features + dense + 1][hidden]` and `[hidden + 1][columns]`; null for a model without it. */
  mlpWeights: readonly [Float32Array, Float32Array] | null;
  seed: number;
  hyperparameters: EngineHyperparameters;
  dataHash: string;
}

/** The bytes of a model file. They depend on nothing but `model`: no time, no name of a machine. */
export function encodeModel(model: TrainedModel): Uint8Array<ArrayBuffer> {
  const { vocabulary, columns, mlpWeights, scale } = model;
  const hidden = mlpWeights === null ? 0 : mlpWeights[1].length / columns - 1;
  const header = {
    level: model.level,
    encoder: model.encoder,
    featureVersion: FEATURE_VERSION,
    features: vocabulary.size,
    dense: scale?.mean.length ?? 0,
    denseNorm: scale?.norm ?? 0,
    hidden,
    columns,
    heads: mlpWeights === null ? ["linear" as const] : ["linear" as const, "mlp" as const],
    targets: model.targets.map((target, t) => {
      const { temperature, threshold, thresholds, energyLimit } = model.calibrations[t] ?? UNCALIBRATED;
      return { ...target, temperature, threshold, thresholds, energyLimit, fitted: null };
    }),
    seed: model.seed,
    hyperparameters: model.hyperparameters,
    dataHash: model.dataHash,
  };
  return writeModelFile(header, [
    { name: "keys", data: vocabulary.keys },
    { name: "idf", data: vocabulary.idf },
    { name: "block", data: vocabulary.block },
    ...(scale === null
      ? []
      : [
          { name: "sentence.mean", data: scale.mean },
          { name: "sentence.inverse", data: scale.inverseDeviation },
        ]),
    ...quantised("linear", model.linearWeights, columns),
    ...(mlpWeights === null
      ? []
      : [...quantised("hidden", mlpWeights[0], hidden), ...quantised("output", mlpWeights[1], columns)]),
  ]);
}

function quantised(name: string, weights: Float32Array, columns: number) {
  const { scales, values } = quantiseRows(weights, columns);
  return [
    { name: `${name}.scales`, data: scales },
    { name: `${name}.rows`, data: values },
  ];
}
