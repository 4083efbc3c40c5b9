import "server-only";
import { db } from "@/lib/db/client";
import type { MarkReadInput, MarkReadResult } from "../schema";
import { countUnread } from "./list";

/** Marks notifications as read: those named, or all up to a moment, so that one that just came stays unread. */
export async function markRead(input: MarkReadInput): Promise<MarkReadResult> {
  const which = "ids" in input ? { id: { in: input.ids } } : { createdAt: { lte: new Date(input.until) } };
  await db.notification.updateMany({ where: { ...which, readAt: null }, data: { readAt: new Date() } });
  return { unreadCount: await countUnread() };
}
