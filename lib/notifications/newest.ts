import type { MarkReadResult, NotificationItem, NotificationKind, NotificationList } from "./schema";

const KINDS: Record<NotificationKind, true> = {
  "job.validated": true,
  "job.succeeded": true,
  "job.failed": true,
  "job.cancelled": true,
  "job.plateau": true,
  "webhook.disabled": true,
};

/**
 * Reads an answer as `notificationList` does, by hand: the bell is on every page, and asks as soon as it is there, which
 * must not load the code of all schemas. Throws where something is of another form.
 */
export const newestNotifications = {
  parse: (value: unknown): NotificationList => {
    const { data, nextCursor, unreadCount } = record(value);
    if (!Array.isArray(data) || !isTextOrNull(nextCursor) || !isCount(unreadCount)) throw unreadable();
    return { data: data.map(itemOf), nextCursor, unreadCount };
  },
};

/** Reads an answer as `markReadResult` does: a page that a notification leads to marks it at once. */
export const markedRead = {
  parse: (value: unknown): MarkReadResult => {
    const { unreadCount } = record(value);
    if (!isCount(unreadCount)) throw unreadable();
    return { unreadCount };
  },
};

function itemOf(value: unknown): NotificationItem {
  const { id, kind, jobId, title, body, href, createdAt, readAt } = record(value);
  if (!isText(id) || !isKind(kind) || !isTextOrNull(jobId) || !isText(title) || !isText(body)) throw unreadable();
  if (!isText(href) || !isText(createdAt) || !isTextOrNull(readAt)) throw unreadable();
  return { id, kind, jobId, title, body, href, createdAt, readAt };
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};
const isText = (value: unknown): value is string => typeof value === "string";
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);
const isKind = (value: unknown): value is NotificationKind => isText(value) && Object.hasOwn(KINDS, value);
const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;
const unreadable = () => new Error("The notifications could not be read.");
