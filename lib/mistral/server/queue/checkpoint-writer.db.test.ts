import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { createTestJob, moodLines, useRunner, waitForStatus } from "@/lib/testing/engine";
import { createCheckpointWriter } from "./checkpoint-writer";

let jobId = "";
const METRICS = [{ target: 'mood "of" the day', accuracy: 0.75, macroF1: 1 / 3, microF1: 0.5 }];

beforeEach(async () => {
  await db.engineJob.deleteMany();
  await useRunner();
  jobId = await createTestJob({}, moodLines(20));
  await waitForStatus(jobId, "VALIDATED");
}, 60_000);

/** How often the event loop goes round while `work` is done. */
async function countTurns(work: () => Promise<void>): Promise<number> {
  let turns = 0;
  let next = setImmediate(function turn() {
    turns++;
    next = setImmediate(turn);
  });
  await work();
  clearImmediate(next);
  return turns;
}

const stored = () => db.engineCheckpoint.findMany({ where: { jobId }, orderBy: { step: "asc" } });

describe("createCheckpointWriter", () => {
  it("writes what Prisma reads and finds as its own", async () => {
    const steps = [
      { step: 1, trainLoss: 1, learningRate: 1e-4, validLoss: null, validMetrics: null },
      { step: 2, trainLoss: 1 / 3, learningRate: 2e-6, validLoss: 0, validMetrics: [] },
      { step: 3, trainLoss: 1e-9, learningRate: 0, validLoss: 1234.5678, validMetrics: METRICS },
    ];
    const before = new Date();
    const writer = createCheckpointWriter(jobId);
    for (const step of steps) writer.add(step);
    await writer.close();
    const rows = await stored();
    expect(
      rows.map(({ step, trainLoss, learningRate, validLoss, metrics }) => {
        return { step, trainLoss, learningRate, validLoss, validMetrics: metrics };
      }),
    ).toEqual(steps);
    const createdAt = rows[0]?.createdAt ?? new Date(0);
    expect(createdAt.getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(createdAt.getTime()).toBeLessThanOrEqual(Date.now());
    // Times are text in SQLite, so one in another format would neither equal nor sort.
    expect(await db.engineCheckpoint.count({ where: { jobId, step: 1, createdAt } })).toBe(1);
  });

  it("keeps a step that is stored as it is", async () => {
    const createdAt = new Date("2020-01-02T03:04:05.678Z");
    await db.engineCheckpoint.create({ data: { jobId, step: 1, trainLoss: 0.5, createdAt } });
    const writer = createCheckpointWriter(jobId);
    writer.add({ step: 1, trainLoss: 0.5, learningRate: 1e-4, validLoss: null, validMetrics: null });
    writer.add({ step: 2, trainLoss: 0.25, learningRate: 1e-4, validLoss: null, validMetrics: null });
    await writer.close();
    expect(await stored()).toMatchObject([{ step: 1, createdAt }, { step: 2 }]);
  });

  it("gives way to requests between small batches", async () => {
    const writer = createCheckpointWriter(jobId);
    for (let step = 1; step <= 5000; step++)
      writer.add({ step, trainLoss: 1 / step, learningRate: 1e-4, validLoss: null, validMetrics: null });
    expect(await countTurns(() => writer.close())).toBeGreaterThanOrEqual(10);
    expect(await db.engineCheckpoint.count({ where: { jobId } })).toBe(5000);
  });

  it("says when rows cannot be written, and writes nothing after a discard", async () => {
    const orphan = createCheckpointWriter(randomUUID());
    orphan.add({ step: 1, trainLoss: 1, learningRate: 1e-4, validLoss: null, validMetrics: null });
    await expect(orphan.close()).rejects.toThrow();
    const writer = createCheckpointWriter(jobId);
    writer.add({ step: 1, trainLoss: 1, learningRate: 1e-4, validLoss: null, validMetrics: null });
    await writer.discard();
    await writer.close();
    expect(await stored()).toEqual([]);
  });
});
