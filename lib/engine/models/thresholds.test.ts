import { describe, expect, it } from "vitest";
import type { ModelHeader } from "../protocol";
import { FEATURE_VERSION } from "../text/features";
import { describeModel } from "./describe-model";
import { readModelFile, writeModelFile } from "./model-file";
import { setThresholds } from "./thresholds";

const HEADER: Omit<ModelHeader, "sections"> = {
  level: "ngram",
  encoder: null,
  featureVersion: FEATURE_VERSION,
  features: 3,
  dense: 0,
  denseNorm: 0,
  hidden: 0,
  columns: 8,
  heads: ["linear"],
  targets: [
    {
      name: "mood",
      labels: ["good", "bad"],
      weight: 1,
      loss_function: "single_class",
      temperature: 0.7,
      threshold: 0.5,
      energyLimit: 2.5,
    },
    {
      name: "topics",
      labels: ["a", "b", "c"],
      weight: 1,
      loss_function: "multi_class",
      temperature: 1,
      threshold: 0.35,
      energyLimit: null,
    },
  ],
  seed: 42,
  hyperparameters: {
    training_steps: null,
    epochs: null,
    learning_rate: 4e-5,
    weight_decay: 0.1,
    warmup_fraction: 0.05,
    seq_len: 16_384,
  },
  dataHash: "deadbeef",
};
const SECTIONS = [
  { name: "keys", data: Int32Array.from([1, -2, 3]) },
  { name: "rows", data: Int8Array.from([5, -6, 7, 8, 9]) },
  { name: "idf", data: Float32Array.from([0.5, 1.5, 2.5]) },
  { name: "block", data: Uint8Array.from([1, 0, 1]) },
];
const FILE = writeModelFile(HEADER, SECTIONS);

const thresholdsOf = (bytes: Uint8Array) =>
  describeModel(bytes).targets.map(({ threshold, thresholds, fitted }) => ({ threshold, thresholds, fitted }));

describe("setThresholds", () => {
  it("sets one number for all labels of a target, and leaves the others and the weights", () => {
    const changed = setThresholds(FILE, { topics: 0.2 });
    expect(thresholdsOf(changed)).toEqual([
      { threshold: 0.5, thresholds: null, fitted: null },
      { threshold: 0.2, thresholds: [0.2, 0.2, 0.2], fitted: { threshold: 0.35, thresholds: null } },
    ]);
    const file = readModelFile(changed);
    expect(file.section("keys", "int32", 3)).toEqual(SECTIONS[0]?.data);
    expect(file.section("rows", "int8", 5)).toEqual(SECTIONS[1]?.data);
    expect(file.section("idf", "float32", 3)).toEqual(SECTIONS[2]?.data);
    expect(file.section("block", "uint8", 3)).toEqual(SECTIONS[3]?.data);
  });

  it("sets labels one after another, from where they rest", () => {
    const once = setThresholds(FILE, { topics: { b: 0.9 }, mood: { bad: 0.8 } });
    expect(thresholdsOf(once).map(({ thresholds }) => thresholds)).toEqual([
      [0, 0.8],
      [0.35, 0.9, 0.35],
    ]);
    const twice = setThresholds(once, { topics: { c: 0.1 } });
    expect(thresholdsOf(twice)[1]).toEqual({
      threshold: 0.35,
      thresholds: [0.35, 0.9, 0.1],
      fitted: { threshold: 0.35, thresholds: null },
    });
  });

  it("brings back what training chose, byte for byte as nearly as the header can", () => {
    const fitted = writeModelFile(
      { ...HEADER, targets: HEADER.targets.map((target) => ({ ...target, thresholds: target.labels.map(() => 0.4) })) },
      SECTIONS,
    );
    const changed = setThresholds(fitted, { mood: 0.9, topics: { a: 1, b: 0 } });
    expect(thresholdsOf(setThresholds(changed, { mood: null, topics: null }))).toEqual(thresholdsOf(fitted));
    expect(thresholdsOf(setThresholds(fitted, { mood: null }))).toEqual(thresholdsOf(fitted));
  });

  it.each([
    [{ colour: 0.5 }, 'The model has no target "colour".'],
    [{ topics: { d: 0.5 } }, 'Target "topics" has no label "d".'],
    [{ topics: 1.5 }, 'A threshold of "topics" is 1.5; it must be from 0 to 1.'],
    [{ topics: { a: Number.NaN } }, 'A threshold of "topics" is NaN; it must be from 0 to 1.'],
  ])("refuses %j", (changes, sentence) => {
    expect(() => setThresholds(FILE, changes)).toThrow(sentence);
  });

  it("refuses a damaged file", () => {
    expect(() => setThresholds(FILE.subarray(0, 200), { topics: 0.5 })).toThrow(/damaged/);
  });
});

describe("describeModel", () => {
  it("tells what the header says", () => {
    expect(describeModel(FILE)).toMatchObject({ level: "ngram", features: 3, seed: 42, dataHash: "deadbeef" });
    expect(describeModel(FILE).targets[0]).toMatchObject({ name: "mood", temperature: 0.7, energyLimit: 2.5 });
  });
});
