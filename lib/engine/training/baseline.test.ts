import { describe, expect, it } from "vitest";
import { loadModel } from "../models/load-model";
import { readNeighbours } from "../neighbours";
import type { EngineEvent, EngineTarget, TrainTask } from "../protocol";
import { run } from "../run";

const target = (loss_function: EngineTarget["loss_function"], labels: string[]): EngineTarget => {
  return { name: "label", labels, weight: 1, loss_function };
};

function taskOf(rows: { text: string; label: string | string[] }[], targets: EngineTarget[]): TrainTask {
  const lines = rows.map(({ text, label }) => JSON.stringify({ text, labels: { label } })).join("\n");
  return {
    kind: "train",
    trainingFiles: [{ name: "train.jsonl", bytes: new TextEncoder().encode(lines), weight: 1 }],
    validationFiles: [],
    hyperparameters: {
      ...{ training_steps: 200, epochs: null, learning_rate: 1e-4, weight_decay: 0.1, warmup_fraction: 0.05 },
      seq_len: 16_384,
    },
    invalidSampleSkipFraction: 0,
    encoderDirectory: null,
    targets,
    seed: 42,
    level: "tfidf",
    checkpointDirectory: null,
  };
}

async function train(task: TrainTask, threads = 1) {
  const events: EngineEvent[] = [];
  const context = { emit: (event: EngineEvent) => events.push(event), signal: new AbortController().signal };
  await run(task, { ...context, threads, now: () => performance.now() });
  const last = events.at(-1);
  if (last?.type !== "done") throw new Error(JSON.stringify(last));
  return last;
}

const SINGLE = [
  { text: "refund my money please", label: "refund" },
  { text: "i want a refund now", label: "refund" },
  { text: "money back please refund", label: "refund" },
  { text: "hello there friend", label: "greeting" },
  { text: "hello good morning", label: "greeting" },
  { text: "card is lost again", label: "card" },
  { text: "my card was stolen", label: "card" },
  { text: "please block my card now", label: "card" },
];

/*
 * The expectations are those of scikit-learn 1.2.1:
 *   make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(max_iter=10000, tol=1e-10))
 *     .fit([row.text …], [row.label …]).predict_proba(["please refund my card", "hello", "nothing known"])
 * with the columns in the order card, greeting, refund; for several labels OneVsRestClassifier(LogisticRegression(…)).
 */
const SCIKIT_SINGLE = [
  [0.3893, 0.1763, 0.4344],
  [0.306, 0.3922, 0.3018],
  [0.3742, 0.2578, 0.368],
];
const SCIKIT_MULTI = [
  [0.3903, 0.1893, 0.4676, 0.4214],
  [0.3157, 0.3478, 0.3053, 0.3123],
  [0.3664, 0.2512, 0.3536, 0.3622],
];

const TEXTS = ["please refund my card", "hello", "nothing known"];

describe("the baseline", () => {
  it("scores as scikit-learn's logistic regression", async () => {
    const { model, neighbours, summary } = await train(
      taskOf(SINGLE, [target("single_class", ["card", "greeting", "refund"])]),
    );
    const loaded = await loadModel(model, { encoderDirectory: null });
    const scores = loaded.predict(TEXTS).map((prediction) => prediction.label ?? []);
    scores.flat().forEach((score, i) => {
      expect(Math.abs(score - (SCIKIT_SINGLE.flat()[i] ?? 0))).toBeLessThan(0.02);
    });
    expect(summary).toMatchObject({ level: "tfidf", trainRows: 8, heldOutRows: 0, validLoss: null });
    expect(loaded.represent(TEXTS)).toBeNull();
    expect(readNeighbours(neighbours).rows).toBe(0);
  });

  it("scores several labels as one regression for each", async () => {
    const rows = SINGLE.map(({ text, label }) => ({
      text,
      label: text.includes("please") ? [label, "polite"] : [label],
    }));
    const labels = ["card", "greeting", "polite", "refund"];
    const { model } = await train(taskOf(rows, [target("multi_class", labels)]));
    const loaded = await loadModel(model, { encoderDirectory: null });
    const scores = loaded.predict(TEXTS).map((prediction) => prediction.label ?? []);
    scores.flat().forEach((score, i) => {
      expect(Math.abs(score - (SCIKIT_MULTI.flat()[i] ?? 0))).toBeLessThan(0.02);
    });
    expect(loaded.decisions).toMatchObject([{ threshold: 0.5, thresholds: null, temperature: 1 }]);
  });

  it("is the same model on two threads", async () => {
    const task = taskOf(SINGLE, [target("single_class", ["card", "greeting", "refund"])]);
    expect((await train(task, 2)).model).toEqual((await train(task)).model);
  });
});
