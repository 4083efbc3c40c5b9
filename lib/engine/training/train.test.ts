import { getEventListeners } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  accuracy,
  doneOf,
  ENCODER,
  hash,
  hyperparameters,
  jsonLines,
  type Line,
  load,
  reportOf,
  someLines,
  TOPICS,
  topicFile,
  trainTask,
} from "@/lib/testing/topics";
import { bundle } from "../../../scripts/lib/bundle.mjs";
import { readModelFile } from "../models/model-file";
import { readNeighbours } from "../neighbours";
import type { EngineEvent, TrainTask } from "../protocol";
import { run } from "../run";
import { superviseWorker } from "../supervise-worker";

let directory = "";

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), "studio-training-"));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

type Done = Extract<EngineEvent, { type: "done" }>;

interface Outcome {
  events: EngineEvent[];
  steps: Extract<EngineEvent, { type: "step" }>[];
  last: EngineEvent | undefined;
}

function outcomeOf(events: EngineEvent[]): Outcome {
  return { events, steps: events.filter((event) => event.type === "step"), last: events.at(-1) };
}

interface Hooks {
  onEvent?: (event: EngineEvent) => void;
  signal?: AbortSignal;
  finish?: AbortSignal;
}

/** Under a clock that makes every checkpoint due. */
async function runSlowly(task: TrainTask, { onEvent, ...signals }: Hooks = {}): Promise<Outcome> {
  const events: EngineEvent[] = [];
  let clock = 0;
  const emit = (event: EngineEvent) => {
    events.push(event);
    onEvent?.(event);
  };
  const now = () => {
    clock += 1000;
    return clock;
  };
  await run(task, { signal: new AbortController().signal, ...signals, emit, now });
  return outcomeOf(events);
}

/** In a thread with its helper thread, as the app does. */
async function runInThreads(task: TrainTask): Promise<Outcome> {
  const worker = new Worker(new URL(await bundle("lib/engine/worker.ts")), { workerData: task });
  const events: EngineEvent[] = [];
  await superviseWorker(worker, { emit: (event) => events.push(event), signal: new AbortController().signal });
  return outcomeOf(events);
}

function done(outcome: Outcome): Done {
  if (outcome.last?.type !== "done") throw new Error(JSON.stringify(outcome.last));
  return outcome.last;
}

const longer = { hyperparameters: { ...hyperparameters, training_steps: 25 } };

describe("levels", () => {
  it.each(["static", "encoder"] as const)("learns with the sentence block of level %s", async (level) => {
    const trained = await doneOf({ level, encoderDirectory: ENCODER });
    expect(trained.summary).toMatchObject({ level, trainRows: 240 });
    expect(await accuracy(trained.model, someLines(60, 3))).toBe(1);
    const model = await load(trained.model);
    expect(model.level).toBe(level);
    // The words are new; the encoder's vectors know them.
    if (level === "encoder") {
      const [scores] = model.predict(["heavy showers and thunder expected this afternoon"]);
      expect(scores?.topic?.[0]).toBeGreaterThan(0.5);
    }
    const [one = new Float32Array(), other = new Float32Array()] = model.represent(["rain", "play a song"]) ?? [];
    expect(Math.hypot(...one)).toBeCloseTo(1, 5);
    expect([...one]).not.toEqual([...other]);
  });

  it("recommends the encoder for small files, and the words alone where its weights are missing", async () => {
    const asked = { level: "recommended", encoderDirectory: ENCODER } as const;
    expect(await reportOf(asked)).toMatchObject({ level: "encoder", levelNote: null });
    const missing = await reportOf({ ...asked, encoderDirectory: path.join(directory, "nowhere") });
    expect(missing).toMatchObject({ level: "ngram", levelNote: expect.stringContaining("words and characters alone") });
    expect(await reportOf({ ...asked, encoderDirectory: null, level: "static" })).toMatchObject({ level: "ngram" });
  });
});

describe("threads", () => {
  it("give the same model, bit for bit, as one thread does", async () => {
    const task = trainTask({ level: "encoder", encoderDirectory: ENCODER });
    const together = done(await runInThreads(structuredClone(task)));
    const alone = await doneOf(task);
    expect(hash(together.model)).toBe(hash(alone.model));
    expect(hash(together.neighbours)).toBe(hash(alone.neighbours));
  });
});

describe("a model", () => {
  it("has the scale of its training rows alone", async () => {
    const level = { level: "static", encoderDirectory: ENCODER } as const;
    const meanOf = async (validation: string[]) => {
      const lines = validation.map((text) => ({ text, labels: { topic: "music" } }));
      const { model } = await doneOf({ ...level, validationFiles: [jsonLines(lines, "valid.jsonl")] });
      const file = readModelFile(model);
      return [...file.section("sentence.mean", "float32", file.header.dense)];
    };
    expect(await meanOf(["quite other words"])).toEqual(await meanOf(["nothing of the kind", "12345"]));
  });

  it("is kept small by weight decay", async () => {
    const largest = async (weight_decay: number) => {
      const { model } = await doneOf({
        validationFiles: [],
        hyperparameters: { ...hyperparameters, training_steps: 20, weight_decay },
      });
      const file = readModelFile(model);
      return Math.max(...file.section("linear.scales", "float32", file.header.features + 1));
    };
    expect(await largest(100)).toBeLessThan(0.9 * (await largest(0)));
  });

  it("finds each training row nearest to itself", async () => {
    const lines = someLines(60, 1);
    const trained = await doneOf({ trainingFiles: [topicFile(lines)] });
    const model = await load(trained.model);
    const rows = readNeighbours(trained.neighbours);
    const texts = lines.slice(0, 20).map((line) => line.text);
    model.represent(texts)?.forEach((vector, i) => {
      const [first] = rows.nearest(vector, 1);
      expect(first?.similarity).toBeGreaterThan(0.99);
      expect(first?.labels.topic).toEqual([lines[i]?.topic]);
    });
  });

  it.each([0.01, 1e30])("learns alike whatever the weight of its only target: %d", async (weight) => {
    const targets = [{ name: "topic", labels: TOPICS, weight, loss_function: "single_class" as const }];
    expect(await accuracy((await doneOf({ targets })).model, someLines(60, 3))).toBe(1);
  });

  it("learns a target of little weight too", async () => {
    const sample = ({ text, topic }: Line) => ({
      text,
      labels: { topic, size: text.length % 2 ? "odd" : "even", also: topic },
    });
    const trained = await doneOf({
      trainingFiles: [jsonLines(someLines(240, 1).map(sample))],
      validationFiles: [],
      targets: [
        { name: "topic", labels: TOPICS, weight: 0.05, loss_function: "single_class" },
        { name: "also", labels: TOPICS, weight: 1, loss_function: "single_class" },
        { name: "size", labels: ["odd", "even"], weight: 0, loss_function: "single_class" },
      ],
    });
    expect(await accuracy(trained.model, someLines(60, 3))).toBe(1);
  });
});

describe("an early finish", () => {
  it("stops soon and keeps the best model so far", async () => {
    const finish = new AbortController();
    const outcome = await runSlowly(trainTask(longer), {
      finish: finish.signal,
      onEvent: (event) => {
        if (event.type === "step" && event.step === 9) finish.abort();
      },
    });
    const { summary, model } = done(outcome);
    expect(summary.finishedEarly).toBe(true);
    expect(summary.stepsDone).toBeLessThan(25);
    expect(summary.stepsDone).toBeGreaterThanOrEqual(9);
    expect(getEventListeners(finish.signal, "abort")).toEqual([]);
    expect(outcome.steps.map(({ step }) => step)).toEqual(Array.from({ length: summary.stepsDone }, (_, i) => i + 1));
    // The last step is looked at, wherever it ended.
    expect(outcome.steps.at(-1)?.validLoss).not.toBeNull();
    expect(await accuracy(model, someLines(60, 3))).toBe(1);
  });

  it("that is asked for before the first step does one", async () => {
    const { summary } = done(await runSlowly(trainTask(longer), { finish: AbortSignal.abort() }));
    expect(summary).toMatchObject({ stepsDone: 1, finishedEarly: true });
  });
});

describe("a run that was cut off", () => {
  const task = () => trainTask({ ...longer, checkpointDirectory: directory });

  async function cutAt(step: number): Promise<Outcome> {
    const controller = new AbortController();
    return runSlowly(task(), {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === "step" && event.step === step) controller.abort();
      },
    });
  }

  it("goes on from its checkpoint to the same model, with one continuous curve", async () => {
    const whole = await runSlowly(trainTask(longer));
    const cut = await cutAt(14);
    expect(cut.last).toMatchObject({ type: "failed", code: "cancelled" });
    const resumed = await runSlowly(task());
    const { summary, model } = done(resumed);
    expect(summary.resumedAfterStep).toBeGreaterThanOrEqual(9);
    expect(summary.resumedAfterStep).toBeLessThanOrEqual(14);
    expect(resumed.steps).toEqual(whole.steps);
    expect(hash(model)).toBe(hash(done(whole).model));
  });

  it("begins again when its checkpoint is damaged, or of other settings", async () => {
    await cutAt(14);
    const file = path.join(directory, "run.checkpoint");
    const bytes = await readFile(file);
    const others: Partial<TrainTask>[] = [
      { seed: 6 },
      { hyperparameters: { ...longer.hyperparameters, learning_rate: 1e-3 } },
      { trainingFiles: [topicFile(someLines(240, 7))] },
      { validationFiles: [topicFile(someLines(60, 7))] },
    ];
    for (const change of others) {
      await writeFile(file, bytes);
      expect(done(await runSlowly({ ...task(), ...change })).summary.resumedAfterStep).toBe(0);
    }

    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const resumed = done(await runSlowly(task()));
    expect(resumed.summary.resumedAfterStep).toBe(0);
    await writeFile(file, bytes.subarray(0, bytes.length - 10));
    expect(done(await runSlowly(task())).summary.resumedAfterStep).toBe(0);
  });

  it("trains on where nothing can be written", async () => {
    const file = path.join(directory, "a-file");
    await writeFile(file, "in the way");
    const trained = done(await runSlowly(trainTask({ ...longer, checkpointDirectory: file })));
    expect(trained.summary.stepsDone).toBe(25);
  });

  it("does not encode its texts twice", async () => {
    const encoded = { ...longer, level: "encoder", encoderDirectory: ENCODER, checkpointDirectory: directory } as const;
    const first = done(await runSlowly(trainTask(encoded)));
    expect(await readdir(directory)).toContain("sentences.checkpoint");
    await rm(path.join(directory, "run.checkpoint"));
    const again = await runSlowly(trainTask(encoded));
    const phases = again.events.flatMap((event) => (event.type === "phase" ? [event.phase] : []));
    expect(phases).not.toContain("encoding");
    expect(hash(done(again).model)).toBe(hash(first.model));
  });
});
