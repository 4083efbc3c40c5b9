import "server-only";
import { db } from "@/lib/db/client";
import { pageAfter, pageOf } from "@/lib/db/keyset";
import type { PageQuery } from "@/lib/http/paging";
import { type NotificationItem, type NotificationList, notificationKind } from "../schema";

interface NotificationRow {
  id: string;
  kind: string;
  jobId: string | null;
  title: string;
  body: string;
  href: string;
  createdAt: Date;
  readAt: Date | null;
}

const select = {
  id: true,
  kind: true,
  jobId: true,
  title: true,
  body: true,
  href: true,
  createdAt: true,
  readAt: true,
} as const;

function serializeNotification({ kind, createdAt, readAt, ...row }: NotificationRow): NotificationItem {
  return {
    ...row,
    kind: notificationKind.parse(kind),
    createdAt: createdAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
  };
}

/** Notifications, newest first, a page at a time, with how many of all are unread. */
export async function listNotifications({ limit, cursor }: PageQuery): Promise<NotificationList> {
  const [found, unreadCount] = await Promise.all([
    db.notification.findMany({
      where: pageAfter(cursor),
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit + 1,
      select,
    }),
    countUnread(),
  ]);
  const { data, nextCursor } = pageOf(found, limit);
  return { data: data.map(serializeNotification), nextCursor, unreadCount };
}

/** How many notifications nobody has read. */
export function countUnread(): Promise<number> {
  return db.notification.count({ where: { readAt: null } });
}
