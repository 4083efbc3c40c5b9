import { beforeEach, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { problem } from "@/lib/http/problem";
import { markReadResult, notificationList } from "@/lib/notifications/schema";
import { context, request } from "@/lib/testing/requests";
import * as read from "./read/route";
import { GET } from "./route";

beforeEach(async () => {
  await db.notification.deleteMany();
});

it("lists notifications and marks them as read", async () => {
  const words = { kind: "webhook.disabled", title: "A webhook", body: "It is gone.", href: "/notifications" };
  await db.notification.createMany({ data: ["ntf_a", "ntf_b"].map((id) => ({ id, ...words })) });
  const list = async () => notificationList.parse(await (await GET(request("/api/notifications"), context())).json());
  expect(await list()).toMatchObject({ unreadCount: 2, nextCursor: null, data: [{ jobId: null }, { jobId: null }] });

  const post = (body: object) => read.POST(request("/api/notifications/read", { method: "POST", body }), context());
  expect(markReadResult.parse(await (await post({ ids: ["ntf_a"] })).json())).toEqual({ unreadCount: 1 });
  await post({ until: new Date().toISOString() });
  expect((await list()).unreadCount).toBe(0);
  const refused = await post({});
  expect(refused.status).toBe(422);
  problem.parse(await refused.json());
});
