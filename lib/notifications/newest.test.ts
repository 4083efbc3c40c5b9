import { describe, expect, it } from "vitest";
import { markedRead, newestNotifications } from "./newest";
import { markReadResult, notificationKind, notificationList } from "./schema";

const item = {
  id: "ntf_1",
  kind: "job.succeeded",
  jobId: "job_1",
  title: "Trained",
  body: "It took a minute.",
  href: "/jobs/job_1",
  createdAt: "2026-03-04T10:00:00.000Z",
  readAt: null,
};
const list = { data: [item, { ...item, jobId: null, readAt: item.createdAt }], nextCursor: "next", unreadCount: 1 };

describe("newestNotifications", () => {
  it.each([list, { data: [], nextCursor: null, unreadCount: 0 }])("reads what the schema reads: %#", (answer) => {
    expect(newestNotifications.parse(answer)).toEqual(notificationList.parse(answer));
  });

  it.each(notificationKind.options)("knows %s", (kind) => {
    const answer = { ...list, data: [{ ...item, kind }] };
    expect(newestNotifications.parse(answer)).toEqual(notificationList.parse(answer));
  });

  it.each([
    null,
    [],
    { ...list, data: {} },
    { ...list, nextCursor: 1 },
    { ...list, unreadCount: -1 },
    { ...list, unreadCount: 0.5 },
    ...Object.keys(item).map((key) => ({ ...list, data: [{ ...item, [key]: 1 }] })),
    ...Object.keys(item).map((key) => ({ ...list, data: [{ ...item, [key]: undefined }] })),
    { ...list, data: [{ ...item, kind: "job.unknown" }] },
    { ...list, data: [{ ...item, kind: "toString" }] },
  ])("refuses what the schema refuses: %#", (answer) => {
    expect(notificationList.safeParse(answer).success).toBe(false);
    expect(() => newestNotifications.parse(answer)).toThrow(/notifications/);
  });
});

describe("markedRead", () => {
  it("reads and refuses what the schema does", () => {
    expect(markedRead.parse({ unreadCount: 3 })).toEqual(markReadResult.parse({ unreadCount: 3 }));
    for (const answer of [null, {}, { unreadCount: -1 }, { unreadCount: "3" }]) {
      expect(markReadResult.safeParse(answer).success).toBe(false);
      expect(() => markedRead.parse(answer)).toThrow(/notifications/);
    }
  });
});
