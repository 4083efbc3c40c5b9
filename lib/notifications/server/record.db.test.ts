import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { changeJob, type NewCheckpoint } from "@/lib/jobs/server/move";
import type { JobStatus } from "@/lib/jobs/status";
import { EMBEDDED_SERVER_ID, ensureServers } from "@/lib/servers/server/internal";
import { aPreparation } from "@/lib/testing/factories";
import { webhookMessage } from "../webhook-schema";
import { listNotifications } from "./list";
import { markRead } from "./mark-read";

let preparationId = "";
let made = 0;

beforeAll(async () => {
  await ensureServers();
  preparationId = (await aPreparation({ name: "tickets" })).id;
});

beforeEach(async () => {
  await db.job.deleteMany();
  await db.webhook.deleteMany();
  await db.notification.deleteMany();
});

async function aJob(status: JobStatus, data: Partial<Prisma.JobUncheckedCreateInput> = {}): Promise<string> {
  made += 1;
  const id = `job_${made}`;
  await db.job.create({
    data: {
      id,
      preparationId,
      serverId: EMBEDDED_SERVER_ID,
      status,
      baseModel: "ministral-3b-latest",
      hyperparameters: { version: 1, trainingSteps: 100, learningRate: 4e-5 },
      suffix: id,
      ...data,
    },
  });
  return id;
}

/** A webhook whose address is never asked: nothing wakes the delivery in these tests before it is gone. */
function aWebhook(id: string, kinds: string[], data: Partial<Prisma.WebhookUncheckedCreateInput> = {}) {
  return db.webhook.create({ data: { id, url: "http://127.0.0.1:9/", secretEncrypted: "none", kinds, ...data } });
}

const look = (step: number, validLoss: number | null, createdAt = new Date()): NewCheckpoint => ({
  step,
  validLoss,
  trainLoss: 0.5,
  learningRate: null,
  targets: validLoss === null ? null : [{ target: "label", accuracy: 0.9, macroF1: 0.8, microF1: 0.9 }],
  createdAt,
});

/** One at every tenth step, a minute apart. */
const slowLooks = (losses: readonly number[]) =>
  losses.map((loss, index) => look((index + 1) * 10, loss, new Date(Date.UTC(2026, 0, 1, 10, index))));

const told = async () => (await listNotifications({ limit: 50 })).data.map(({ kind, jobId }) => `${jobId} ${kind}`);

describe("what a move of a job tells", () => {
  it.each<[JobStatus, JobStatus, string | null]>([
    ["VALIDATING", "VALIDATED", "job.validated"],
    ["RUNNING", "SUCCESS", "job.succeeded"],
    ["RUNNING", "FAILED", "job.failed"],
    ["VALIDATING", "FAILED_VALIDATION", "job.failed"],
    ["RUNNING", "LOST", "job.failed"],
    ["RUNNING", "CANCELLED", "job.cancelled"],
    ["QUEUED", "RUNNING", null],
    ["RUNNING", "CANCELLATION_REQUESTED", null],
  ])("from %s to %s: %s", async (from, to, kind) => {
    const id = await aJob(from);
    expect(await changeJob(id, { to })).toBe(true);
    expect(await told()).toEqual(kind === null ? [] : [`${id} ${kind}`]);
  });

  it("says nothing of a job that starts by itself when its files are fine, nor of one in the trash", async () => {
    await changeJob(await aJob("VALIDATING", { autoStart: true }), { to: "VALIDATED" });
    await changeJob(await aJob("RUNNING", { deletedAt: new Date() }), { to: "CANCELLED" });
    expect(await told()).toEqual([]);
  });

  it("says it once, also when a job is validated twice", async () => {
    const id = await aJob("VALIDATING");
    for (const to of ["VALIDATED", "QUEUED", "VALIDATED"] as const) expect(await changeJob(id, { to })).toBe(true);
    expect(await told()).toEqual([`${id} job.validated`]);
  });

  it("says it once when several see the end at the same time", async () => {
    const id = await aJob("RUNNING");
    const moved = await Promise.all([1, 2, 3].map(() => changeJob(id, { to: "SUCCESS" })));
    expect(moved.filter(Boolean)).toHaveLength(1);
    expect(await told()).toEqual([`${id} job.succeeded`]);
  });

  it("is not there when the move is not: both or neither", async () => {
    const id = await aJob("RUNNING");
    await aWebhook("wh_a", ["job.succeeded"]);
    expect(await changeJob(id, { to: "SUCCESS", ifSequence: 7 })).toBe(false);
    // Words that cannot be read stop the transaction after the status was moved.
    await expect(changeJob(id, { to: "FAILED", set: { error: { odd: true } } })).rejects.toThrow();
    expect(await told()).toEqual([]);
    expect(await db.webhookDelivery.count()).toBe(0);
    expect(await db.job.findUnique({ where: { id }, select: { status: true } })).toEqual({ status: "RUNNING" });
  });

  it("leaves a message for every webhook that wants the kind, without a secret in it", async () => {
    await aWebhook("wh_all", ["job.succeeded", "job.failed", "a kind of a later version"]);
    await aWebhook("wh_failed", ["job.failed"]);
    await aWebhook("wh_off", ["job.succeeded"], { isEnabled: false });
    await aWebhook("wh_deleted", ["job.succeeded"], { deletedAt: new Date() });
    const id = await aJob("RUNNING", {
      fineTunedModel: "ft:classifier:x",
      integration: { version: 1, project: "p", apiKeyEncrypted: "v1.key" },
      startedAt: new Date("2026-01-01T10:00:00Z"),
      summary: { bestStep: 10, level: null, passes: 1, finishedEarly: false, seconds: 1, skippedLines: null },
    });
    const checkpoints = [look(10, 0.4), look(20, 0.5), look(30, null)];
    const finishedAt = new Date("2026-01-01T10:03:20Z");
    await changeJob(id, { to: "SUCCESS", checkpoints, set: { finishedAt } });
    const deliveries = await db.webhookDelivery.findMany();
    expect(deliveries.map(({ webhookId, kind, status }) => [webhookId, kind, status])).toEqual([
      ["wh_all", "job.succeeded", "pending"],
    ]);
    const payload = deliveries[0]?.payload ?? "";
    expect(payload).not.toContain("v1.key");
    expect(webhookMessage.parse(JSON.parse(payload))).toMatchObject({
      type: "job.succeeded",
      data: {
        title: "tickets: training is done",
        body: "Done in 3m 20s. On the validation rows: accuracy 90%, macro-F1 80%.",
        job: {
          id,
          name: "tickets",
          status: "SUCCESS",
          url: `http://127.0.0.1:3000/jobs/${id}`,
          model: "ft:classifier:x",
          currentStep: 30,
          scores: { step: 10, validLoss: 0.4 },
        },
      },
    });
  });
});

describe("a plateau", () => {
  it("is told once, while the run goes on", async () => {
    const id = await aJob("RUNNING");
    const looks = slowLooks([1, 0.5, 0.51, 0.52, 0.53, 0.54, 0.55]);
    const last = looks.pop();
    for (const one of looks) await changeJob(id, { checkpoints: [one] });
    expect(await told()).toEqual([]);
    expect(await changeJob(id, { checkpoints: [look(65, null)] })).toBe(true);
    expect(await told()).toEqual([]);
    await changeJob(id, { checkpoints: last === undefined ? [] : [last] });
    expect(await told()).toEqual([`${id} job.plateau`]);
    await changeJob(id, { checkpoints: [look(80, 0.54)] });
    await changeJob(id, { to: "SUCCESS" });
    expect(await told()).toEqual([`${id} job.succeeded`, `${id} job.plateau`]);
  });

  it("is not told of a run that has ended, or is being stopped", async () => {
    const flat = slowLooks([1, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6]);
    const id = await aJob("RUNNING");
    await changeJob(id, { to: "SUCCESS", checkpoints: flat });
    await changeJob(await aJob("CANCELLATION_REQUESTED"), { checkpoints: flat });
    expect(await told()).toEqual([`${id} job.succeeded`]);
  });

  it("is not told of a run that is over in a moment anyway", async () => {
    const id = await aJob("RUNNING");
    const flat = [0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6].map((loss, index) => look((index + 1) * 10, loss));
    for (const one of flat) await changeJob(id, { checkpoints: [one] });
    expect(await told()).toEqual([]);
  });
});

describe("the list", () => {
  it("is paged, counts all that is unread, and marks what was seen", async () => {
    for (let i = 0; i < 5; i++) await changeJob(await aJob("RUNNING"), { to: "SUCCESS" });
    const first = await listNotifications({ limit: 2 });
    expect(first).toMatchObject({ unreadCount: 5, data: [{ readAt: null }, { readAt: null }] });
    const second = await listNotifications({ limit: 2, cursor: first.nextCursor ?? undefined });
    const third = await listNotifications({ limit: 2, cursor: second.nextCursor ?? undefined });
    const all = [...first.data, ...second.data, ...third.data];
    expect(new Set(all.map(({ id }) => id)).size).toBe(5);
    expect(third.nextCursor).toBeNull();

    expect(await markRead({ ids: [all[0]?.id ?? "", "ntf_unknown"] })).toEqual({ unreadCount: 4 });
    const until = new Date().toISOString();
    await db.notification.create({
      data: {
        id: "ntf_later",
        kind: "job.failed",
        title: "t",
        body: "b",
        href: "/",
        createdAt: new Date(Date.now() + 50),
      },
    });
    expect(await markRead({ until })).toEqual({ unreadCount: 1 });
    expect((await listNotifications({ limit: 1 })).data[0]).toMatchObject({ id: "ntf_later", readAt: null });
  });

  it("loses what it tells of a job with the job", async () => {
    const id = await aJob("RUNNING");
    await aWebhook("wh_b", ["job.cancelled"]);
    await changeJob(id, { to: "CANCELLED" });
    await db.job.delete({ where: { id } });
    expect(await told()).toEqual([]);
    expect(await db.webhookDelivery.count({ where: { notificationId: null } })).toBe(1);
  });
});
