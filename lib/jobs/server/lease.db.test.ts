import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { ensureServers } from "@/lib/servers/server/internal";
import { aPreparation } from "@/lib/testing/factories";
import { startFaultyServer } from "@/lib/testing/faulty-server";
import { HONEST } from "@/lib/testing/faulty-world";
import { getJob } from "./get";
import { makeLease } from "./lease";
import { changeJob } from "./move";
import { makeSupervisor } from "./supervisor";
import { timings } from "./timings";

const TIMEOUT_MS = 120_000;
const LIMIT = { timeout: TIMEOUT_MS / 3, interval: 20 };

beforeEach(async () => {
  await db.lease.deleteMany();
});

async function expire(): Promise<void> {
  await db.lease.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
}

describe("a lease", () => {
  it("has one holder, until it is given back", async () => {
    const [here, there] = [makeLease("here:"), makeLease("there:")];
    const taken = await Promise.all([here.take(), there.take(), here.take(), there.take()]);
    expect(taken).toEqual(taken[0] ? [true, false, true, false] : [false, true, false, true]);
    const [holder, other] = taken[0] ? [here, there] : [there, here];
    expect([holder.isHeld(), other.isHeld()]).toEqual([true, false]);
    await holder.release();
    expect(holder.isHeld()).toBe(false);
    expect(await other.take()).toBe(true);
  });

  it("passes on when it has run out, and whoever had it knows at the next step", async () => {
    const [here, there] = [makeLease("here:"), makeLease("there:")];
    await here.take();
    await expire();
    expect(await there.take()).toBe(true);
    expect(await here.take()).toBe(false);
    expect(here.isHeld()).toBe(false);
    await here.release();
    expect(there.isHeld() && (await there.take())).toBe(true);
  });

  it("ends for its holder before others may take it, by either clock", async () => {
    const lease = makeLease("here:");
    await lease.take();
    const usableMs = timings.leaseMs - timings.leaseMarginMs;
    const [steady, wall] = [performance.now(), Date.now()];
    vi.spyOn(performance, "now").mockReturnValue(steady + usableMs);
    expect(lease.isHeld()).toBe(false);
    vi.spyOn(performance, "now").mockReturnValue(steady);
    expect(lease.isHeld()).toBe(true);
    // The machine slept, and its steady clock with it.
    vi.spyOn(Date, "now").mockReturnValue(wall + usableMs);
    expect(lease.isHeld()).toBe(false);
  });

  it("of a process that was killed is taken at once by the next one on the same data directory", async () => {
    await makeLease("here:").take();
    const [next, stranger] = [makeLease("here:"), makeLease("there:")];
    expect(await next.take()).toBe(false);
    expect(await stranger.take({ isAlone: true })).toBe(false);
    expect(await next.take({ isAlone: true })).toBe(true);
  });

  it("that a wrong clock wrote does not last for ever", async () => {
    await makeLease("here:").take();
    await db.lease.updateMany({ data: { expiresAt: new Date(Date.now() + 3_600_000) } });
    expect(await makeLease("there:").take()).toBe(true);
  });
});

async function aDraft(serverId: string, preparationId: string): Promise<string> {
  const id = `job_${crypto.randomUUID().slice(0, 16).replaceAll("-", "x")}`;
  await db.job.create({
    data: {
      id,
      preparationId,
      serverId,
      status: "DRAFT",
      baseModel: "ministral-3b-latest",
      hyperparameters: { version: 1, trainingSteps: 5 },
      suffix: id.slice(-12),
      autoStart: true,
    },
    select: { id: true },
  });
  return id;
}

describe("two supervisors on one database", () => {
  it(
    "create each job once, and the second goes on when the first is gone",
    async () => {
      Object.assign(timings, { scanMs: 30, minPollMs: 20, maxPollMs: 40, serverSpacingMs: 1 });
      await ensureServers();
      const server = await startFaultyServer();
      const { baseUrl, world } = server.add("one", HONEST);
      await db.server.create({ data: { id: "far", kind: "remote", name: "Far", baseUrl }, select: { id: true } });
      const preparationId = (await aPreparation()).id;
      const leases = [makeLease("here:"), makeLease("there:")] as const;
      const [first, second] = [makeSupervisor(leases[0]), makeSupervisor(leases[1])];
      try {
        await first.takeUp();
        await second.takeUp();
        const id = await aDraft("far", preparationId);
        // Both are told, as two processes would be by a request to either.
        second.watch(id);
        first.watch(id);
        await vi.waitFor(async () => expect((await getJob(id)).status).toBe("SUCCESS"), LIMIT);
        expect(world.jobs).toHaveLength(1);
        expect([leases[0].isHeld(), leases[1].isHeld()]).toEqual([true, false]);

        // Made in the process without the lease, which nobody tells the other of.
        const quiet = await aDraft("far", preparationId);
        await vi.waitFor(async () => expect((await getJob(quiet)).status).toBe("SUCCESS"), LIMIT);
        await first.stop();
        const later = await aDraft("far", preparationId);
        await vi.waitFor(async () => expect((await getJob(later)).status).toBe("SUCCESS"), LIMIT);
        expect(leases[1].isHeld()).toBe(true);
        expect(world.jobs).toHaveLength(3);
      } finally {
        await Promise.all([first.stop(), second.stop()]);
        await server.close();
      }
    },
    TIMEOUT_MS,
  );
});

describe("a checkpoint that comes in two parts", () => {
  it("is stored once, with a new sequence for the second part and none for the same again", async () => {
    const id = await aDraft("far", (await aPreparation()).id);
    const row = { step: 1, trainLoss: 0.5, validLoss: null, learningRate: 0.1, targets: null, createdAt: new Date() };
    const stored = async () => {
      const { checkpoints, lastSequence } = await getJob(id);
      return { lastSequence, rows: checkpoints.map(({ sequence, validLoss }) => [sequence, validLoss]) };
    };
    await changeJob(id, { checkpoints: [row] });
    const other = { ...row, step: 2 };
    await changeJob(id, { checkpoints: [row, other] });
    expect(await stored()).toEqual({
      lastSequence: 2,
      rows: [
        [1, null],
        [2, null],
      ],
    });
    const scores = [{ target: "label", accuracy: 0.9, macroF1: 0.8, microF1: 0.9 }];
    await changeJob(id, { checkpoints: [{ ...row, validLoss: 0.4, targets: scores }] });
    await changeJob(id, { checkpoints: [{ ...row, validLoss: 0.4, targets: scores }] });
    expect(await stored()).toEqual({
      lastSequence: 3,
      rows: [
        [3, 0.4],
        [2, null],
      ],
    });
  });
});
