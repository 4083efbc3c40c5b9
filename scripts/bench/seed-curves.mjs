/**
 * Gives a job that is over the curves of another training: as many steps as wanted, over-fitting from a known one on.
 * For what looks at curves rather than at training: the bench and the browser tests of charts.
 *
 *   DATA_DIR=… node scripts/bench/seed-curves.mjs --job job_… --steps 10000
 */
import { parseArgs } from "node:util";
import { bundle } from "../lib/bundle.mjs";

const { values } = parseArgs({
  options: {
    job: { type: "string" },
    steps: { type: "string", default: "10000" },
    // So many steps between two evaluations.
    every: { type: "string", default: "10" },
    // The share of the run after which the validation loss rises.
    best: { type: "string", default: "0.6" },
  },
});

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A run as trainings go: noisy loss that falls, evaluations that turn at `best`, a learning rate that warms up and decays. */
function checkpointsOf({ steps, every, best }) {
  const random = randomFrom(1);
  const start = Date.UTC(2026, 0, 1, 10);
  return Array.from({ length: steps }, (_, index) => {
    const step = index + 1;
    const share = step / steps;
    const isEvaluated = step % every === 0 || step === steps;
    const distance = (share - best) / best;
    const score = 0.9 - 0.6 * distance ** 2;
    return {
      step,
      sequence: step + 100,
      trainLoss: 2.5 * Math.exp(-4 * share) * (0.8 + 0.4 * random()) + 0.02,
      validLoss: isEvaluated ? 0.6 + 1.2 * distance ** 2 : null,
      learningRate: 4e-5 * Math.min(1, share / 0.05) * Math.max(0.001, 1 - share),
      targets: isEvaluated
        ? [
            {
              target: "intent",
              accuracy: Math.max(0, score + 0.03),
              macroF1: Math.max(0, score),
              microF1: Math.max(0, score + 0.03),
            },
          ]
        : undefined,
      createdAt: new Date(start + index * 500),
    };
  });
}

const { db } = await import(await bundle("lib/db/client.ts"));
const jobId = values.job;
const job = await db.job.findUniqueOrThrow({ where: { id: jobId } });
const checkpoints = checkpointsOf({
  steps: Number(values.steps),
  every: Number(values.every),
  best: Number(values.best),
});
await db.jobCheckpoint.deleteMany({ where: { jobId } });
for (let from = 0; from < checkpoints.length; from += 500) {
  await db.jobCheckpoint.createMany({ data: checkpoints.slice(from, from + 500).map((row) => ({ jobId, ...row })) });
}
await db.job.update({
  where: { id: jobId },
  data: {
    lastSequence: checkpoints.length + 200,
    hyperparameters: { ...job.hyperparameters, trainingSteps: checkpoints.length },
  },
});
await db.$disconnect();
console.log(`${jobId} has ${checkpoints.length} checkpoints.`);
