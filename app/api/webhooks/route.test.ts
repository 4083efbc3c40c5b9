import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { problem } from "@/lib/http/problem";
import {
  createdWebhook,
  deliveryDetail,
  deliveryList,
  testResult,
  webhookList,
  webhookSummary,
} from "@/lib/notifications/webhook-schema";
import { serveHttp } from "@/lib/testing/http-server";
import { context, request } from "@/lib/testing/requests";
import * as delivery from "./[webhookId]/deliveries/[deliveryId]/route";
import * as again from "./[webhookId]/deliveries/[deliveryId]/send/route";
import * as deliveries from "./[webhookId]/deliveries/route";
import * as restore from "./[webhookId]/restore/route";
import * as one from "./[webhookId]/route";
import * as secretRoute from "./[webhookId]/secret/route";
import * as test from "./[webhookId]/test/route";
import * as all from "./route";

afterEach(async () => {
  await db.webhook.deleteMany();
});

const sent = (method: string, body?: object) => request("/api/webhooks", { method, body });
const create = (body: object) => all.POST(sent("POST", body), context());
const list = async () => webhookList.parse(await (await all.GET(request("/api/webhooks"), context())).json()).data;

describe("/api/webhooks", () => {
  it("adds, tests, lists, changes, deletes and restores a webhook", async () => {
    let body = "";
    let headers: Record<string, string> = {};
    const receiver = await serveHttp(async (got) => {
      body = await got.text();
      headers = Object.fromEntries(got.headers);
      return new Response(null, { status: 202 });
    });
    try {
      const response = await create({ url: ` ${receiver.origin}/in ` });
      expect(response.status).toBe(201);
      const { id, secret, ...made } = createdWebhook.parse(await response.json());
      expect(response.headers.get("location")).toBe(`/api/webhooks/${id}`);
      expect(made).toMatchObject({ url: `${receiver.origin}/in`, isEnabled: true, failedCount: 0, lastDelivery: null });
      expect(made.kinds).toHaveLength(5);

      const at = context({ webhookId: id });
      expect(testResult.parse(await (await test.POST(sent("POST"), at)).json())).toMatchObject({ status: 202 });
      expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: "test" });
      const page = deliveryList.parse(await (await deliveries.GET(request("/api/webhooks"), at)).json());
      expect(page.data).toMatchObject([{ kind: "test", status: "delivered" }]);
      const deliveryId = page.data[0]?.id ?? "";
      const there = context({ webhookId: id, deliveryId });
      const detail = deliveryDetail.parse(await (await delivery.GET(request("/api/webhooks"), there)).json());
      expect(detail.payload).toBe(body);
      expect(deliveryDetail.parse(await (await again.POST(sent("POST"), there)).json()).id).toBe(deliveryId);

      const off = await one.PATCH(sent("PATCH", { isEnabled: false }), at);
      expect(webhookSummary.parse(await off.json()).isEnabled).toBe(false);
      const rotated = createdWebhook.parse(await (await secretRoute.POST(sent("POST"), at)).json());
      expect(rotated.secret).not.toBe(secret);
      const text = JSON.stringify(await list());
      expect(text).toContain(id);
      expect(text).not.toContain("whsec_");

      expect((await one.DELETE(sent("DELETE"), at)).status).toBe(200);
      expect(await list()).toEqual([]);
      expect(webhookSummary.parse(await (await restore.POST(sent("POST"), at)).json()).id).toBe(id);
    } finally {
      await receiver.close();
    }
  });

  it("lists one that was told only of what another version of the app knows", async () => {
    const kinds = ["job.of_a_later_version"];
    await db.webhook.create({ data: { id: "wh_later", url: "http://127.0.0.1:9", secretEncrypted: "x", kinds } });
    expect(await list()).toMatchObject([{ id: "wh_later", kinds: [] }]);
  });

  it.each([
    ["ftp://example.com", "begins with https:// or http://"],
    ["example.com/hook", "begins with https:// or http://"],
    ["https://me:pass@example.com", "Leave the name and password out"],
    ["", "begins with https:// or http://"],
  ])("refuses the address %j with the reason", async (url, reason) => {
    const response = await create({ url });
    expect(response.status).toBe(422);
    const { fields } = problem.parse(await response.json());
    expect(fields).toEqual([{ name: "url", reason: expect.stringContaining(reason) }]);
  });

  it("refuses one that is told of nothing, and knows no unknown one", async () => {
    const response = await create({ url: "http://127.0.0.1:8999", kinds: [] });
    expect(problem.parse(await response.json()).fields[0]?.name).toBe("kinds");
    const nowhere = context({ webhookId: "wh_none", deliveryId: "msg_none" });
    expect((await one.PATCH(sent("PATCH", {}), nowhere)).status).toBe(404);
    expect((await test.POST(sent("POST"), nowhere)).status).toBe(404);
    expect((await deliveries.GET(request("/api/webhooks"), nowhere)).status).toBe(404);
    expect((await again.POST(sent("POST"), nowhere)).status).toBe(404);
    expect((await restore.POST(sent("POST"), nowhere)).status).toBe(404);
  });
});
