"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { toast } from "@/components/ui/toast";
import { newsAmong, pollInterval, waysToTell } from "@/lib/notifications/announce";
import { notificationMutations } from "@/lib/notifications/mutations";
import { notificationKeys, notificationQueries, webhookKeys } from "@/lib/notifications/queries";
import type { NotificationItem, NotificationKind } from "@/lib/notifications/schema";
import { focusedAt, noteFocus, useAttention } from "./use-attention";
import { showInBrowser, useBrowserNotifications } from "./use-browser-notifications";
import { useToasts } from "./use-toasts";

const TOASTS: Record<NotificationKind, keyof typeof toast> = {
  "job.validated": "info",
  "job.succeeded": "success",
  "job.failed": "error",
  "job.cancelled": "info",
  "job.plateau": "warning",
  "webhook.disabled": "warning",
};

/** Asks for news wherever the reader is in the app, and tells of them. Once on a page; it draws nothing. */
export function NotificationWatcher() {
  const attention = useAttention();
  const { state } = useBrowserNotifications();
  const wantsBrowser = state === "on";
  const { data, dataUpdatedAt } = useQuery({
    ...notificationQueries.newest(),
    refetchInterval: pollInterval(attention, wantsBrowser),
    refetchIntervalInBackground: true,
    // Whoever comes back to the tab sees at once what happened.
    staleTime: 2_000,
  });
  useAnnouncements(data?.data, wantsBrowser);
  useReading(data?.data);
  useEffect(() => {
    if (attention !== "focused") return;
    noteFocus(Math.max(dataUpdatedAt, Date.now()));
    // Who leaves this page may be told beside it at once.
    return () => noteFocus(0);
  }, [attention, dataUpdatedAt]);
  return null;
}

/** Tells of what is new since the page was opened. */
function useAnnouncements(items: readonly NotificationItem[] | undefined, wantsBrowser: boolean) {
  const attention = useAttention();
  const pathname = usePathname();
  const router = useRouter();
  const client = useQueryClient();
  const { areOn } = useToasts();
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (items === undefined) return;
    const news = newsAmong(items, known.current);
    known.current = new Set([...(known.current ?? []), ...items.map(({ id }) => id)]);
    if (news.length === 0) return;
    void client.invalidateQueries({ queryKey: notificationKeys.lists() });
    // Each of them may have made messages.
    void client.invalidateQueries({ queryKey: webhookKeys.all });
    const about = { attention, pathname, wantsBrowser, focusedAtMs: focusedAt(), nowMs: Date.now() };
    for (const item of news) {
      const open = () => router.push(item.href);
      const ways = waysToTell(item, about);
      if (ways.browser) showInBrowser(item, open);
      if (!ways.toast || !areOn) continue;
      toast[TOASTS[item.kind]](item.title, {
        id: item.id,
        description: item.body,
        action: { label: "Open", onClick: open },
      });
    }
  }, [items, attention, pathname, wantsBrowser, areOn, client, router]);
}

/** What a page is about has been read once somebody is at that page. */
function useReading(items: readonly NotificationItem[] | undefined) {
  const attention = useAttention();
  const pathname = usePathname();
  const { mutate } = useMutation(notificationMutations.markRead(useQueryClient()));
  const unread = (items ?? []).filter(({ href, readAt }) => readAt === null && href === pathname).map(({ id }) => id);
  const ids = attention === "focused" ? unread.join(" ") : "";
  useEffect(() => {
    if (ids !== "") mutate({ ids: ids.split(" ") });
  }, [ids, mutate]);
}
