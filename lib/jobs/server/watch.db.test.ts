import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { ensureServers } from "@/lib/servers/server/internal";
import { aPreparation } from "@/lib/testing/factories";
import { type FaultyServer, startFaultyServer } from "@/lib/testing/faulty-server";
import { HONEST } from "@/lib/testing/faulty-world";
import { aJobRecord } from "@/lib/testing/job-records";
import { cancelJob } from "./cancel";
import { fromRemoteJob } from "./checkpoints";
import { getJob } from "./get";
import type { Lease } from "./lease";
import { timings } from "./timings";
import { watchUntilEnd } from "./watch";

let server: FaultyServer;
const never = new AbortController().signal;

beforeEach(async () => {
  await ensureServers();
  server = await startFaultyServer();
});
afterEach(async () => {
  await server.close();
  await db.job.deleteMany();
  await db.server.deleteMany();
});

/** A job in CREATING, which nobody watches, and the server that it goes to. */
async function aCreatingJob({ createSentAt = null }: { createSentAt?: Date | null } = {}) {
  const { baseUrl, world } = server.add("far", HONEST);
  await db.server.create({ data: { id: "far", kind: "remote", name: "Far", baseUrl }, select: { id: true } });
  const { id: preparationId } = await aPreparation();
  const id = await aJobRecord({ preparationId, serverId: "far", status: "CREATING", autoStart: true, createSentAt });
  return { id, world };
}

/** Held until somebody asks for it again: another process has taken it by then. */
function aLeaseThatIsLost(): Lease {
  let isHeld = true;
  const take = async () => {
    isHeld = false;
    return false;
  };
  return { isHeld: () => isHeld, take, release: async () => undefined };
}

describe("a watch", () => {
  it("leaves a job as it is when another process has taken the lease", async () => {
    const { id, world } = await aCreatingJob();
    await watchUntilEnd(id, aLeaseThatIsLost(), never);
    expect(world.jobs).toEqual([]);
    expect(await getJob(id)).toMatchObject({ status: "CREATING", error: null });
  });
});

describe("a job that is being created on its server", () => {
  const longAgo = () => new Date(Date.now() - 2 * timings.createGraceMs);

  it("is cancelled here while nothing was sent, and not created afterwards", async () => {
    const { id, world } = await aCreatingJob();
    expect((await cancelJob(id)).status).toBe("CANCELLED");
    await watchUntilEnd(id, { isHeld: () => true, take: async () => true, release: async () => undefined }, never);
    expect(world.jobs).toEqual([]);
  });

  it("is not cancelled here while its server may be busy with it, which is said", async () => {
    const { id } = await aCreatingJob({ createSentAt: new Date() });
    await expect(cancelJob(id)).rejects.toMatchObject({
      code: "invalid_state",
      retryable: true,
      message: expect.stringContaining("minutes"),
    });
    expect((await getJob(id)).status).toBe("CREATING");
  });

  it("is cancelled there when the server has it after all", async () => {
    const { id, world } = await aCreatingJob({ createSentAt: longAgo() });
    const { suffix } = await getJob(id);
    const body = { suffix, training_files: [], hyperparameters: { training_steps: 5 } };
    const url = new URL("http://far/v1/fine_tuning/jobs");
    world.respond({ method: "POST", path: url.pathname, url, body: Buffer.from(JSON.stringify(body)) });
    await cancelJob(id);
    expect(await getJob(id)).toMatchObject({ remoteJobId: world.jobs[0]?.id });
  });

  it("can be given up when its server is gone for good, with what to look for there", async () => {
    const { id } = await aCreatingJob({ createSentAt: longAgo() });
    await db.server.update({ where: { id: "far" }, data: { baseUrl: "http://127.0.0.1:1" }, select: { id: true } });
    const job = await cancelJob(id);
    expect(job.status).toBe("CANCELLED");
    expect(job.error?.hint).toContain(job.suffix);
  });
});

describe("times that a server tells of checkpoints", () => {
  it("are replaced where no calendar has them", () => {
    const checkpoint = (stepNumber: number, createdAt: number) => ({ stepNumber, createdAt, metrics: {} });
    const remote = { checkpoints: [checkpoint(1, 1e20), checkpoint(2, Date.now()), checkpoint(3, 1_700_000_000)] };
    const [absurd, milliseconds, right] = fromRemoteJob(remote as Parameters<typeof fromRemoteJob>[0]);
    const now = Date.now();
    for (const row of [absurd, milliseconds])
      expect(Math.abs((row?.createdAt.getTime() ?? 0) - now)).toBeLessThan(60_000);
    expect(right?.createdAt).toEqual(new Date(1_700_000_000_000));
  });
});
