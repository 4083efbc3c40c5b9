import { describe, expect, it } from "vitest";
import { createBatchClassifier, type Predictor } from "./classify-batch";
import { EngineError } from "./errors";

/** A model file whose only byte is what every text scores. */
const file = (score: number) => Uint8Array.of(score);

function setUp(maxBytes = 25) {
  const loads: number[] = [];
  const load = async (bytes: Uint8Array): Promise<Predictor> => {
    const score = bytes[0] ?? 0;
    loads.push(score);
    if (score === 0) throw new EngineError("corrupt_model", "The model file is damaged: it is empty.");
    return {
      targets: [{ name: "t", labels: ["yes"], weight: 1, loss_function: "multi_class" }],
      memoryBytes: 10,
      predict: (texts) =>
        texts.map((text) => {
          if (text === "bad") throw new Error("no such text");
          return { t: [score] };
        }),
    };
  };
  const { perform } = createBatchClassifier({ load, maxBytes, now: () => 0 });
  const classify = async (key: string, model: Uint8Array<ArrayBuffer> | null, ...texts: string[]) => {
    const report = await perform({ type: "classify", key, model, texts });
    return report?.type === "classified" ? { ...report, results: new TextDecoder().decode(report.results) } : report;
  };
  return { loads, perform, classify };
}

const result = (score: number) => `{"t":{"scores":{"yes":${score}}}}`;

describe("a thread that classifies", () => {
  it("loads a model once and answers in order", async () => {
    const { loads, classify } = setUp();
    const answer = { type: "classified", results: `${result(7)},${result(7)}`, elapsedMs: 0, evicted: [] };
    expect(await classify("a", file(7), "x", "y")).toEqual(answer);
    expect(await classify("a", null, "x", "y")).toEqual(answer);
    expect(loads).toEqual([7]);
  });

  it("keeps the models used last within its limit, and names those that had to go", async () => {
    const { classify } = setUp();
    await classify("a", file(1), "x");
    await classify("b", file(2), "x");
    await classify("a", null, "x");
    expect(await classify("c", file(3), "x")).toMatchObject({ results: result(3), evicted: ["b"] });
    expect(await classify("b", null, "x")).toMatchObject({ type: "failed", isModel: true });
    expect(await classify("a", null, "x")).toMatchObject({ results: result(1) });
  });

  it("keeps one model whatever its size", async () => {
    const { classify } = setUp(5);
    await classify("a", file(1), "x");
    expect(await classify("a", null, "x")).toMatchObject({ results: result(1), evicted: [] });
    expect(await classify("b", file(2), "x")).toMatchObject({ results: result(2), evicted: ["a"] });
  });

  it("forgets a model that is dropped", async () => {
    const { perform, classify } = setUp();
    await classify("a", file(1), "x");
    expect(await perform({ type: "drop", key: "a" })).toBeNull();
    expect(await classify("a", null, "x")).toMatchObject({ type: "failed", isModel: true });
  });

  it("says why a model or a text does not work, and goes on", async () => {
    const { classify } = setUp();
    expect(await classify("a", file(0), "x")).toEqual({
      type: "failed",
      isModel: true,
      message: "The model file is damaged: it is empty.",
    });
    expect(await classify("a", file(4), "x", "bad")).toEqual({
      type: "failed",
      isModel: false,
      message: "no such text",
    });
    expect(await classify("a", null, "x")).toMatchObject({ results: result(4) });
  });
});
