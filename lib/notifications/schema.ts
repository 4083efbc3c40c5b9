import { z } from "zod";

/** Wire shapes of notifications: what a person wants to know of without watching. */

/** What there is to tell about a job; each is told once a job. */
export const jobNewsKind = z.enum([
  /** Checked, and waiting for a person to start it. */
  "job.validated",
  "job.succeeded",
  /** The training failed, the files were refused, or the server no longer knows the job. */
  "job.failed",
  "job.cancelled",
  /** The validation loss stopped improving in a run that goes on. */
  "job.plateau",
]);

/** Those, and what is told of the telling itself. */
export const notificationKind = z.enum([...jobNewsKind.options, "webhook.disabled"]);

export const notificationItem = z.object({
  id: z.string(),
  kind: notificationKind,
  /** Null for what is not about a job. */
  jobId: z.string().nullable(),
  title: z.string(),
  body: z.string(),
  /** Path within the app. */
  href: z.string(),
  createdAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
});

/** Answer of GET /api/notifications. */
export const notificationList = z.object({
  data: z.array(notificationItem),
  nextCursor: z.string().nullable(),
  /** Of all, not only of this page. */
  unreadCount: z.number().int().nonnegative(),
});

/** Body of POST /api/notifications/read: those named, or all that came up to a moment. */
export const markReadInput = z.union([
  z.object({ ids: z.array(z.string()).min(1).max(200) }),
  z.object({ until: z.iso.datetime() }),
]);

export const markReadResult = z.object({ unreadCount: z.number().int().nonnegative() });

export type JobNewsKind = z.infer<typeof jobNewsKind>;
export type NotificationKind = z.infer<typeof notificationKind>;
export type NotificationItem = z.infer<typeof notificationItem>;
export type NotificationList = z.infer<typeof notificationList>;
export type MarkReadInput = z.infer<typeof markReadInput>;
export type MarkReadResult = z.infer<typeof markReadResult>;
