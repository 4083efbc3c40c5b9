import { describe, expect, it } from "vitest";
import {
  accuracy,
  doneOf,
  eventsOf,
  hash,
  hyperparameters,
  jsonLines,
  type Line,
  load,
  reportOf,
  someLines,
  TOPICS,
  type Topic,
  topicFile,
  trainTask,
} from "@/lib/testing/topics";
import type { EngineEvent, TrainTask } from "./protocol";
import { failure, run } from "./run";

describe("validate", () => {
  it("reports the targets and the arithmetic of the job", async () => {
    // "aaa bbb" has 2 subwords and 17 for the template: 19 tokens a row, 190 in all.
    const rows = Array.from({ length: 10 }, (_, i) => ({ text: "aaa bbb", labels: { t: i % 2 === 0 ? "a" : "b" } }));
    const report = await reportOf({
      trainingFiles: [jsonLines(rows)],
      validationFiles: [jsonLines(rows.slice(0, 3))],
      hyperparameters: { ...hyperparameters, training_steps: 100 },
    });
    expect(report).toEqual({
      ok: true,
      problems: [],
      problemCount: 0,
      rows: 10,
      validationRows: 3,
      skipped: 0,
      targets: [{ name: "t", labels: ["a", "b"], weight: 1, loss_function: "single_class" }],
      dataTokens: 190,
      trainingSteps: 100,
      epochs: (100 * 65536) / 190,
      trainTokensPerStep: 65536,
      trainTokens: 6553600,
      prediction: expect.objectContaining({ seconds: expect.any(Number), share: expect.any(Number) }),
      level: "ngram",
      levelNote: null,
    });
    const { seconds, phases } = report.prediction;
    expect(seconds).toBeGreaterThan(Object.values(phases).reduce((sum, part) => sum + part, 0));
    expect(Math.min(...Object.values(phases))).toBeGreaterThanOrEqual(0);
  });

  it("lists skipped lines and says ok while they are few enough", async () => {
    const bytes = new TextEncoder().encode(`${new TextDecoder().decode(topicFile(someLines(9, 1)).bytes)}\nnope\n`);
    const trainingFiles = [{ name: "mine.jsonl", bytes, weight: 1 }];
    const strict = await reportOf({ trainingFiles });
    expect(strict).toMatchObject({ ok: false, problems: ["mine.jsonl line 10: it is not valid JSON"], rows: 9 });
    expect(strict.prediction.seconds).toBe(0);
    const lenient = await reportOf({ trainingFiles, invalidSampleSkipFraction: 0.1 });
    expect(lenient).toMatchObject({ ok: true, skipped: 1, problemCount: 1, rows: 9 });
  });

  it("gives a report also when nothing is usable", async () => {
    expect(await reportOf({ trainingFiles: [] })).toMatchObject({
      ok: false,
      rows: 0,
      trainingSteps: 0,
      dataTokens: 0,
    });
  });

  it("refuses more steps than can be shown", async () => {
    const report = await reportOf({ hyperparameters: { ...hyperparameters, training_steps: 50_001 } });
    expect(report.ok).toBe(false);
    expect(report.problems[0]).toMatch(/50001 training steps; at most 50000/);
  });
});

describe("train", () => {
  it("learns, reports every step, and evaluates about ten times and at the end", async () => {
    const done = await doneOf({ hyperparameters: { ...hyperparameters, training_steps: 25 } });
    expect(done.steps.map((event) => event.step)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    const rates = done.steps.map((event) => event.learningRate / hyperparameters.learning_rate);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1);
    expect(rates.at(-1)).toBeCloseTo(0.02, 12);
    const measured = done.steps.filter((event) => event.validLoss !== null);
    expect(measured.map((event) => event.step)).toEqual([3, 6, 9, 12, 15, 18, 21, 24, 25]);
    const first = done.steps[0]?.trainLoss ?? 0;
    const last = done.steps.at(-1)?.trainLoss ?? 1;
    expect(first).toBeLessThan(1.2);
    expect(last).toBeLessThan(first / 5);
    expect(measured.at(-1)?.validMetrics).toEqual([{ target: "topic", accuracy: 1, macroF1: 1, microF1: 1 }]);
    expect(await accuracy(done.model, someLines(90, 3))).toBe(1);
    expect(done.summary).toMatchObject({
      stepsDone: 25,
      trainRows: 240,
      validRows: 60,
      heldOutRows: 0,
      skippedLines: 0,
      modelBytes: done.model.length,
      validMetrics: [{ accuracy: 1 }],
    });
  });

  it("runs the passes that the tokens ask for", async () => {
    // 240 rows of about 23 tokens: one step of 65,536 tokens is about 12 epochs, below the default of 25 passes.
    const done = await doneOf({ hyperparameters: { ...hyperparameters, training_steps: 1 } });
    const report = await reportOf({ trainingFiles: trainTask().trainingFiles });
    expect(done.summary.epochsRun).toBeCloseTo(65_536 / report.dataTokens, 2);
  });

  it("does something in every step from the first on, also with more steps than visits", async () => {
    const trainingFiles = [topicFile(someLines(3, 1))];
    const done = await doneOf({ trainingFiles, hyperparameters: { ...hyperparameters, training_steps: 500 } });
    expect(done.steps).toHaveLength(500);
    // Before it has learnt anything every topic is about as likely.
    expect(done.steps[0]?.trainLoss).toBeCloseTo(Math.log(3), 1);
    expect(done.steps.every((event) => event.trainLoss > 0)).toBe(true);
  });

  it("is the same to the last bit for the same files, settings and seed, at any pace", async () => {
    const reference = hash((await doneOf()).model);
    expect(hash((await doneOf()).model)).toBe(reference);
    const events: EngineEvent[] = [];
    let clock = 0;
    await run(trainTask(), {
      emit: (event) => events.push(event),
      signal: new AbortController().signal,
      now: () => clock++,
    });
    const last = events.at(-1);
    expect(last?.type === "done" && hash(last.model)).toBe(reference);
    expect(hash((await doneOf({ seed: 6 })).model)).not.toBe(reference);
  });

  it("holds rows out when there is no validation file and rows enough", async () => {
    const many = await doneOf({ trainingFiles: [topicFile(someLines(600, 1))], validationFiles: [] });
    expect(many.summary).toMatchObject({ trainRows: 540, validRows: 60, heldOutRows: 60 });
    expect(many.steps.at(-1)?.validLoss).not.toBeNull();
    const few = await doneOf({ trainingFiles: [topicFile(someLines(499, 1))], validationFiles: [] });
    expect(few.summary).toMatchObject({ trainRows: 499, validRows: 0, heldOutRows: 0, bestStep: 20, validLoss: null });
    expect(few.steps.every((event) => event.validLoss === null && event.validMetrics === null)).toBe(true);
  });

  it("returns the weights of the best checkpoint, not the last", async () => {
    // Validation labels are rotated: the better it learns, the worse it does.
    const wrong = someLines(60, 2).map((line, i) => ({ ...line, topic: TOPICS[(i + 1) % 3] ?? "music" }));
    const done = await doneOf({ validationFiles: [topicFile(wrong)] });
    const looked = done.steps.filter((event) => event.validLoss !== null);
    const best = looked.find((event) => event.step === done.summary.bestStep);
    expect(done.summary.bestStep).toBeLessThan(20);
    expect(done.summary.validLoss).toBe(best?.validLoss);
    expect(done.summary.validLoss).toBeLessThan(looked.at(-1)?.validLoss ?? 0);
  });

  it("trains several targets, one of them multi-label, in one model", async () => {
    const sample = ({ text, topic }: Line) => {
      const tags = [topic === "music" ? "loud" : "quiet", ...(text.includes("please") ? ["polite"] : [])];
      return { text, labels: { topic, tags } };
    };
    const done = await doneOf({
      trainingFiles: [jsonLines(someLines(600, 1).map(sample))],
      validationFiles: [jsonLines(someLines(300, 2).map(sample))],
      targets: [
        { name: "topic", labels: TOPICS, weight: 1, loss_function: "single_class" },
        { name: "tags", labels: ["quiet", "polite", "loud"], weight: 1, loss_function: "multi_class" },
      ],
    });
    const [scores] = (await load(done.model)).predict(["please play the album loud"]);
    expect(scores?.topic?.[TOPICS.indexOf("music")]).toBeGreaterThan(0.9);
    expect(scores?.topic?.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 9);
    const [quiet = 1, polite = 0, loud = 0] = scores?.tags ?? [];
    expect(quiet).toBeLessThan(0.3);
    expect(polite).toBeGreaterThan(0.7);
    expect(loud).toBeGreaterThan(0.7);
    expect(done.summary.validMetrics?.map(({ target }) => target)).toEqual(["topic", "tags"]);
    expect(done.summary.validMetrics?.[1]?.macroF1).toBeGreaterThan(0.95);
  });

  it("does not learn a target of weight 0", async () => {
    const done = await doneOf({
      targets: [{ name: "topic", labels: TOPICS, weight: 0, loss_function: "single_class" }],
    });
    const [scores] = (await load(done.model)).predict(["play the song"]);
    expect(Math.max(...(scores?.topic ?? []))).toBeLessThan(0.4);
  });

  it("visits the rows of a heavier file more often", async () => {
    const clash = (topic: Topic, weight: number) => {
      const lines = Array.from({ length: 40 }, () => ({ text: "same words", labels: { topic } }));
      return jsonLines(lines, `${topic}.jsonl`, weight);
    };
    const done = await doneOf({ trainingFiles: [clash("music", 4), clash("alarm", 1)], validationFiles: [] });
    const [scores] = (await load(done.model)).predict(["same words"]);
    expect(scores?.topic?.[TOPICS.indexOf("music")]).toBeGreaterThan(0.65);
  });

  it("trains on conversations and answers plain texts", async () => {
    const chat = someLines(240, 1).map(({ text, topic }) => {
      return { messages: [{ role: "user", content: text }], labels: { topic } };
    });
    expect((await doneOf({ trainingFiles: [jsonLines(chat)] })).model).not.toHaveLength(0);
    const done = await doneOf({ trainingFiles: [jsonLines(chat)] });
    expect(await accuracy(done.model, someLines(60, 4))).toBe(1);
  });

  it("copes with texts without any known feature", async () => {
    const lines = [..."abcdefghij"].map((letter, i) => ({
      text: `${letter.repeat(3)}`,
      labels: { topic: TOPICS[i % 3] },
    }));
    const done = await doneOf({ trainingFiles: [jsonLines(lines)], validationFiles: [] });
    const [scores] = (await load(done.model)).predict(["", "\u0000 😀"]);
    expect(scores?.topic?.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 9);
  });

  it.each<[string, Partial<TrainTask>, EngineEvent]>([
    [
      "data that do not fit",
      { trainingFiles: [jsonLines([{ text: "a", labels: { topic: "pizza" } }, { text: "b" }], "f")] },
      {
        type: "failed",
        code: "invalid_data",
        message:
          'The data cannot be used: The training files have no usable line; f line 1: the label "pizza" is not among the labels of the target "topic"; f line 2: "labels" is missing',
      },
    ],
    [
      "a level that is not there",
      { level: "encoder" },
      {
        type: "failed",
        code: "unsupported",
        message:
          'The level "encoder" needs the sentence encoder\'s weights, whose package is not installed here; use "ngram".',
      },
    ],
    [
      "steps that were not resolved",
      { hyperparameters },
      { type: "failed", code: "unsupported", message: "training_steps must be a number of at most 50000." },
    ],
  ])("fails with a sentence on %s", async (_, overrides, expected) => {
    expect((await eventsOf(trainTask(overrides))).at(-1)).toEqual(expected);
  });
});

describe("cancelling", () => {
  it("ends before it begins when the signal is aborted", async () => {
    const events = await eventsOf(trainTask(), AbortSignal.abort());
    expect(events).toEqual([{ type: "failed", code: "cancelled", message: "The run was cancelled." }]);
  });

  it.each(["reading", "features", "training"] as const)("ends soon after an abort while %s", async (phase) => {
    const controller = new AbortController();
    const events: EngineEvent[] = [];
    const lines = topicFile(someLines(30_000, 1));
    let abortedAt = Number.POSITIVE_INFINITY;
    await run(trainTask({ trainingFiles: [lines], hyperparameters: { ...hyperparameters, training_steps: 5000 } }), {
      emit: (event) => {
        events.push(event);
        // From a later turn of the event loop, as a message would.
        if (event.type === "phase" && event.phase === phase && !controller.signal.aborted) {
          setImmediate(() => {
            abortedAt = performance.now();
            controller.abort();
          });
        }
      },
      signal: controller.signal,
      now: () => performance.now(),
    });
    expect(events.at(-1)).toMatchObject({ type: "failed", code: "cancelled" });
    expect(performance.now() - abortedAt).toBeLessThan(500);
  });
});

/** What V8 says when it finds no addresses for a WebAssembly memory. */
const noRoom = () => new RangeError("WebAssembly.Memory(): could not allocate memory");

describe("failure", () => {
  it.each<[string, unknown, string, RegExp]>([
    ["a lack of memory", new RangeError("Array buffer allocation failed"), "crashed", /not enough memory/],
    ["no room for a memory of its own", noRoom(), "crashed", /not enough memory/],
    ["a defect", new TypeError("x is not a function"), "crashed", /internal error \(TypeError: x is not a function\)/],
    ["something thrown that is no error", "boom", "crashed", /boom/],
  ])("turns %s into a sentence", (_, error, code, message) => {
    expect(failure(error)).toMatchObject({ type: "failed", code, message: expect.stringMatching(message) });
  });
});
