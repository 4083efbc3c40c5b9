import { Webhook } from "standardwebhooks";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { serveHttp, type TestServer } from "@/lib/testing/http-server";
import { listNotifications } from "../list";
import { testPayload } from "../message";
import { createWebhook } from "../webhooks/create";
import { deleteWebhook, purgeDeletedWebhooks, restoreWebhook } from "../webhooks/delete";
import { listWebhooks } from "../webhooks/list";
import { rotateSecret } from "../webhooks/rotate";
import { testWebhook } from "../webhooks/send-test";
import { updateWebhook } from "../webhooks/update";
import { claimDelivery } from "./attempt";
import { wakeDeliveries } from "./deliver";
import { getDelivery, listDeliveries } from "./list";
import { deliveryOptions } from "./options";
import { pruneDeliveries } from "./prune";
import { sendAgain } from "./send-again";

interface Received {
  at: number;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** A receiver on loopback: notes what arrives, then answers as its path wants it. */
let received: Received[] = [];
let answer: (request: Received) => Promise<Response> | Response = () => new Response(null, { status: 204 });
let server: TestServer;
let made = 0;

const LIMIT = { timeout: 10_000, interval: 10 };

beforeAll(async () => {
  server = await serveHttp(async (request) => {
    const got = {
      at: Date.now(),
      path: new URL(request.url).pathname,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    };
    received.push(got);
    return answer(got);
  });
  return () => server.close();
});

beforeEach(() => {
  received = [];
  answer = () => new Response(null, { status: 204 });
  Object.assign(deliveryOptions, { delaysMs: [20, 40, 80], timeoutMs: 5_000, claimMs: 20_000, lookMs: 500 });
});

afterEach(async () => {
  await db.webhook.deleteMany();
  await db.notification.deleteMany();
});

const aWebhook = (path = "/hook") => createWebhook({ url: `${server.origin}${path}`, kinds: ["job.succeeded"] });

/** A message that waits, as the move of a job leaves it. */
async function aMessage(webhookId: string, createdAt = new Date()): Promise<string> {
  made += 1;
  const id = `msg_${made}`;
  const payload = testPayload(createdAt);
  await db.webhookDelivery.create({
    data: { id, webhookId, kind: "job.succeeded", payload, status: "pending", nextAttemptAt: createdAt, createdAt },
  });
  return id;
}

async function outcomeOf(webhookId: string, id: string) {
  await vi.waitFor(async () => expect((await getDelivery(webhookId, id)).status).not.toBe("pending"), LIMIT);
  return getDelivery(webhookId, id);
}

describe("a message", () => {
  it("is signed as the official library verifies it, with the body byte for byte", async () => {
    const { id: webhookId, secret } = await aWebhook();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const id = await aMessage(webhookId);
    wakeDeliveries();
    expect(await outcomeOf(webhookId, id)).toMatchObject({ status: "delivered", attempts: 1, lastStatus: 204 });
    expect(received).toHaveLength(1);
    const [got] = received;
    expect(got?.body).toBe((await getDelivery(webhookId, id)).payload);
    expect(got?.headers).toMatchObject({ "webhook-id": id, "content-type": "application/json" });
    const verify = (body: string, key = secret) => new Webhook(key).verify(body, got?.headers ?? {});
    expect(verify(got?.body ?? "")).toMatchObject({ type: "test" });
    expect(() => verify(`${got?.body} `)).toThrow(/No matching signature/);
    expect(() => verify(got?.body ?? "", `whsec_${Buffer.alloc(32).toString("base64")}`)).toThrow(/No matching/);
  });

  it("that is refused is tried again with growing delays, under the same id, until it is accepted", async () => {
    const { id: webhookId } = await aWebhook();
    answer = () => new Response("no database", { status: received.length < 3 ? 500 : 200 });
    const id = await aMessage(webhookId);
    wakeDeliveries();
    expect(await outcomeOf(webhookId, id)).toMatchObject({ status: "delivered", attempts: 3, lastError: null });
    expect(received.map(({ headers }) => headers["webhook-id"])).toEqual([id, id, id]);
    const [first = 0, second = 0, third = 0] = received.map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(19);
    expect(third - second).toBeGreaterThanOrEqual(39);
  });

  it("is given up after the last delay, which the list says with the reason", async () => {
    const { id: webhookId } = await aWebhook();
    answer = () => new Response("no database", { status: 503 });
    const id = await aMessage(webhookId);
    wakeDeliveries();
    expect(await outcomeOf(webhookId, id)).toMatchObject({
      status: "failed",
      attempts: 4,
      nextAttemptAt: null,
      lastStatus: 503,
      lastError: "The receiver answered 503: no database",
    });
    expect(received).toHaveLength(4);
    expect((await listWebhooks()).data[0]).toMatchObject({ failedCount: 1, lastDelivery: { id, status: "failed" } });

    answer = () => new Response(null, { status: 200 });
    expect(await sendAgain(webhookId, id)).toMatchObject({ status: "pending" });
    expect(await outcomeOf(webhookId, id)).toMatchObject({ status: "delivered", attempts: 1 });
    expect(received.at(-1)?.headers["webhook-id"]).toBe(id);
  });

  it("waits as long as the receiver asks", async () => {
    const { id: webhookId } = await aWebhook();
    answer = () => new Response(null, { status: 429, headers: { "retry-after": "3600" } });
    const id = await aMessage(webhookId);
    wakeDeliveries();
    await vi.waitFor(async () => expect((await getDelivery(webhookId, id)).lastStatus).toBe(429), LIMIT);
    const { status, nextAttemptAt } = await getDelivery(webhookId, id);
    expect(status).toBe("pending");
    expect(Date.parse(nextAttemptAt ?? "") - Date.now()).toBeGreaterThan(3_500_000);
  });

  it.each<[string, () => Promise<Response> | Response, Record<string, unknown>]>([
    [
      "a redirect, which is not followed",
      () => new Response(null, { status: 307, headers: { location: `${server.origin}/elsewhere` } }),
      { lastStatus: 307, lastError: expect.stringMatching(/Redirects are not followed/) },
    ],
    [
      "a stall",
      () => new Promise<never>(() => {}),
      { lastStatus: null, lastError: expect.stringMatching(/did not answer within 0\.3 s/) },
    ],
    [
      "a cut connection",
      () => Promise.reject(new Error("cut")),
      { lastStatus: null, lastError: expect.stringMatching(/cut the connection/) },
    ],
    [
      "a refusal whose body never ends",
      () =>
        new Response(new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from("odd")) }), {
          status: 500,
        }),
      { lastStatus: 500, lastError: "The receiver answered 500: odd" },
    ],
  ])("outlives %s", async (_, odd, expected) => {
    // The stall and the endless body are waited for.
    Object.assign(deliveryOptions, { delaysMs: [], timeoutMs: 300 });
    const { id: webhookId } = await aWebhook();
    answer = odd;
    const id = await aMessage(webhookId);
    wakeDeliveries();
    expect(await outcomeOf(webhookId, id)).toMatchObject({ status: "failed", ...expected });
    expect(received.map(({ path }) => path)).toEqual(["/hook"]);
  });

  it("outlives a receiver that is not there", async () => {
    deliveryOptions.delaysMs = [];
    const gone = await serveHttp(async () => new Response());
    await gone.close();
    const { id: webhookId } = await createWebhook({ url: gone.origin, kinds: ["job.failed"] });
    const id = await aMessage(webhookId);
    wakeDeliveries();
    expect(await outcomeOf(webhookId, id)).toMatchObject({
      lastError: expect.stringMatching(/Nothing answers at 127/),
    });
  });

  it("that is answered 410 switches its webhook off, gives up what else waits, and says so once", async () => {
    const { id: webhookId } = await aWebhook();
    answer = () => new Response(null, { status: 410 });
    const [first, second] = [await aMessage(webhookId), await aMessage(webhookId)];
    wakeDeliveries();
    expect(await outcomeOf(webhookId, first)).toMatchObject({ status: "failed", lastStatus: 410, attempts: 1 });
    expect(await outcomeOf(webhookId, second)).toMatchObject({ attempts: 0, lastError: expect.stringMatching(/gone/) });
    expect((await listWebhooks()).data[0]?.isEnabled).toBe(false);
    const { data } = await listNotifications({ limit: 5 });
    expect(data.map(({ kind, title }) => [kind, title])).toEqual([
      ["webhook.disabled", `The webhook to ${new URL(server.origin).host} was switched off`],
    ]);
    await expect(sendAgain(webhookId, second)).rejects.toMatchObject({ code: "invalid_state" });
  });
});

describe("several", () => {
  it("webhooks do not wait for one that stalls", async () => {
    deliveryOptions.timeoutMs = 2_000;
    answer = ({ path }) => (path === "/slow" ? new Promise<never>(() => {}) : new Response(null, { status: 200 }));
    const slow = await aWebhook("/slow");
    const quick = await aWebhook("/quick");
    for (let i = 0; i < 5; i++) await aMessage(slow.id);
    const ids = [await aMessage(quick.id), await aMessage(quick.id), await aMessage(quick.id)];
    const startedAt = performance.now();
    wakeDeliveries();
    for (const id of ids) expect((await outcomeOf(quick.id, id)).status).toBe("delivered");
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    // One at a time to the slow one.
    expect(received.filter(({ path }) => path === "/slow")).toHaveLength(1);
  });

  it("processes that look at the same time send a message once", async () => {
    const { id: webhookId } = await aWebhook();
    const ids = [await aMessage(webhookId), await aMessage(webhookId), await aMessage(webhookId)];
    const claimed = await Promise.all(Array.from({ length: 12 }, () => claimDelivery(webhookId)));
    expect(claimed.flatMap((delivery) => delivery?.id ?? []).sort()).toEqual(ids.sort());
  });
});

describe("a process that ends", () => {
  it("before the outcome is stored leaves the message to the next one, under the same id", async () => {
    const { id: webhookId } = await aWebhook();
    const id = await aMessage(webhookId);
    deliveryOptions.claimMs = 300;
    expect((await claimDelivery(webhookId))?.id).toBe(id);
    expect(await claimDelivery(webhookId)).toBeNull();
    wakeDeliveries();
    expect(await outcomeOf(webhookId, id)).toMatchObject({ status: "delivered", attempts: 2 });
    expect(received.map(({ headers }) => headers["webhook-id"])).toEqual([id]);
  });
});

describe("a webhook", () => {
  it("is tested at once, and the answer shown and listed", async () => {
    const { id, secret } = await aWebhook();
    const result = await testWebhook(id);
    expect(result).toMatchObject({ isDelivered: true, status: 204, error: null });
    expect(new Webhook(secret).verify(received[0]?.body ?? "", received[0]?.headers ?? {})).toMatchObject({
      type: "test",
    });
    answer = () => new Response("who are you", { status: 401 });
    expect(await testWebhook(id)).toMatchObject({
      isDelivered: false,
      error: "The receiver answered 401: who are you",
    });
    const { data } = await listDeliveries(id, { limit: 10 });
    expect(data.map(({ kind, status }) => [kind, status])).toEqual([
      ["test", "failed"],
      ["test", "delivered"],
    ]);
  });

  it("has its secret in no list and not in the open, and another one once it is changed", async () => {
    const { id, secret } = await aWebhook();
    expect(JSON.stringify(await listWebhooks())).not.toContain(secret);
    expect((await db.webhook.findUniqueOrThrow({ where: { id } })).secretEncrypted).not.toContain(secret);
    const next = await rotateSecret(id);
    expect(next.secret).not.toBe(secret);
    await testWebhook(id);
    const verify = (key: string) => new Webhook(key).verify(received[0]?.body ?? "", received[0]?.headers ?? {});
    expect(verify(next.secret)).toMatchObject({ type: "test" });
    expect(() => verify(secret)).toThrow();
  });

  it("that is switched off gets nothing, and what waited is given up", async () => {
    const { id: webhookId } = await aWebhook();
    const id = await aMessage(webhookId, new Date(Date.now() + 60_000));
    expect(await updateWebhook(webhookId, { isEnabled: false })).toMatchObject({ isEnabled: false, pendingCount: 0 });
    expect(await getDelivery(webhookId, id)).toMatchObject({
      status: "failed",
      lastError: "The webhook was switched off.",
    });
    expect(await updateWebhook(webhookId, { isEnabled: true, kinds: ["job.plateau"] })).toMatchObject({
      isEnabled: true,
      kinds: ["job.plateau"],
    });
  });

  it("that is deleted can be taken back for a day", async () => {
    const { id, url } = await aWebhook();
    await deleteWebhook(id);
    expect((await listWebhooks()).data).toEqual([]);
    await expect(testWebhook(id)).rejects.toMatchObject({ code: "not_found" });
    await expect(deleteWebhook(id)).rejects.toMatchObject({ code: "not_found" });
    await purgeDeletedWebhooks();
    expect(await restoreWebhook(id)).toMatchObject({ id, url });
    await deleteWebhook(id);
    await purgeDeletedWebhooks(Date.now() + 25 * 3_600_000);
    await expect(restoreWebhook(id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is there once for an address, and ten at most", async () => {
    await aWebhook("/0");
    await expect(aWebhook("/0")).rejects.toMatchObject({ code: "conflict", fields: [{ name: "url" }] });
    for (let i = 1; i < 10; i++) await aWebhook(`/${i}`);
    await expect(aWebhook("/10")).rejects.toMatchObject({ code: "limit_exceeded" });
  });

  it("keeps its newest messages, and all that wait", async () => {
    const { id: webhookId } = await aWebhook();
    for (let i = 0; i < 6; i++) await testWebhook(webhookId);
    const old = await aMessage(webhookId, new Date(Date.now() - 60_000));
    await db.webhookDelivery.update({ where: { id: old }, data: { nextAttemptAt: new Date(Date.now() + 60_000) } });
    const before = (await listDeliveries(webhookId, { limit: 50 })).data.map(({ id }) => id);
    await pruneDeliveries(webhookId, 3);
    const after = (await listDeliveries(webhookId, { limit: 50 })).data.map(({ id }) => id);
    expect(after).toEqual([...before.slice(0, 3), old]);
  });
});
