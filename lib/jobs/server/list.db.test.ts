import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { EMBEDDED_SERVER_ID, ensureServers } from "@/lib/servers/server/internal";
import { newId } from "@/lib/store/ids";
import { aPreparation } from "@/lib/testing/factories";
import { listJobs } from "./list";

let preparation: Awaited<ReturnType<typeof aPreparation>>;

beforeEach(async () => {
  await ensureServers();
  preparation = await aPreparation();
});

interface Given {
  status?: string;
  deletedAt?: Date | null;
  baseModel?: string;
  lastSequence?: number;
}

/** A job's record with nobody watching it. */
async function aRecord({ status = "SUCCESS", deletedAt = null, baseModel = "ngram", lastSequence = 0 }: Given = {}) {
  const id = newId("job");
  await db.job.create({
    data: {
      id,
      preparationId: preparation.id,
      serverId: EMBEDDED_SERVER_ID,
      status,
      baseModel,
      hyperparameters: { version: 1, trainingSteps: 6, learningRate: 4e-5 },
      suffix: id.slice(-12),
      lastSequence,
      deletedAt,
    },
  });
  return id;
}

const idsOf = async (query: Partial<Parameters<typeof listJobs>[0]>) =>
  (await listJobs({ limit: 50, dataset: preparation.datasetId, ...query })).data.map(({ id }) => id);

describe("the list of jobs", () => {
  it("is narrowed by state, dataset, server and text, each on top of the others", async () => {
    const done = await aRecord();
    const lost = await aRecord({ status: "LOST", baseModel: "Encoder_9" });
    const queued = await aRecord({ status: "QUEUED" });
    const ready = await aRecord({ status: "VALIDATED" });
    expect((await idsOf({})).toSorted()).toEqual([done, lost, queued, ready].toSorted());
    expect(await idsOf({ group: "done" })).toEqual([done]);
    expect(await idsOf({ group: "failed" })).toEqual([lost]);
    expect((await idsOf({ group: "active" })).toSorted()).toEqual([queued, ready].toSorted());
    expect(await idsOf({ group: "waiting" })).toEqual([queued]);
    expect(await idsOf({ group: "stopped" })).toEqual([]);
    expect(await idsOf({ q: "encoder_9" })).toEqual([lost]);
    expect(await idsOf({ q: done.slice(-12) })).toEqual([done]);
    expect(await idsOf({ q: lost, group: "done" })).toEqual([]);
    expect(await idsOf({ server: "srv_other" })).toEqual([]);
    expect(await idsOf({ dataset: "ds_other" })).toEqual([]);
  });

  it("has those in the trash only where they are asked for", async () => {
    const here = await aRecord();
    const gone = await aRecord({ deletedAt: new Date() });
    expect(await idsOf({})).toEqual([here]);
    expect(await idsOf({ trash: true })).toEqual([gone]);
  });

  it("goes on after a page where a filter is set", async () => {
    const ids = [await aRecord(), await aRecord(), await aRecord()];
    await aRecord({ status: "FAILED" });
    const query = { limit: 2, dataset: preparation.datasetId, group: "done" as const };
    const first = await listJobs(query);
    const second = await listJobs({ ...query, cursor: first.nextCursor ?? undefined });
    expect(second.nextCursor).toBeNull();
    expect([...first.data, ...second.data].map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  });

  it("tells the score of each run, as its checkpoints come in", async () => {
    const id = await aRecord({ status: "RUNNING", lastSequence: 2 });
    const scoreOf = async () => (await listJobs({ limit: 50, q: id })).data[0]?.score;
    const report = async (sequence: number, step: number, validLoss: number | null, macroF1: number | null) => {
      const targets = macroF1 === null ? {} : { targets: [{ target: "label", accuracy: 0.5, macroF1, microF1: 0.5 }] };
      const numbers = { sequence, trainLoss: 1, validLoss, ...targets };
      await db.jobCheckpoint.upsert({
        where: { jobId_step: { jobId: id, step } },
        create: { jobId: id, step, createdAt: new Date(), ...numbers },
        update: numbers,
      });
      await db.job.update({ where: { id }, data: { lastSequence: sequence } });
    };
    expect(await scoreOf()).toBeNull();
    await report(3, 1, null, null);
    await report(4, 10, 0.5, null);
    expect(await scoreOf()).toEqual({
      name: "validLoss",
      best: { value: 0.5, step: 10 },
      last: { value: 0.5, step: 10 },
    });
    await report(5, 20, 0.7, null);
    expect(await scoreOf()).toMatchObject({ best: { value: 0.5, step: 10 }, last: { value: 0.7, step: 20 } });
    // The rest of step 10 comes late.
    await report(6, 10, 0.5, 0.8);
    await report(7, 20, 0.7, 0.6);
    expect(await scoreOf()).toEqual({
      name: "macroF1",
      best: { value: 0.8, step: 10 },
      last: { value: 0.6, step: 20 },
    });
  });
});
