"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { notificationMutations } from "@/lib/notifications/mutations";
import { notificationQueries } from "@/lib/notifications/queries";
import { notificationsHref } from "@/lib/notifications/search-params";
import { NotificationRow } from "./notification-row";

/** The newest notifications, as the bell opens them. `onLeave` is called when a link is followed. */
export function NotificationPanel({ onLeave }: { onLeave: () => void }) {
  const client = useQueryClient();
  const { data, error } = useQuery(notificationQueries.newest());
  const markRead = useMutation(notificationMutations.markRead(client));
  const newest = data?.data[0];
  const markAll = () => newest && markRead.mutate({ until: newest.createdAt });
  return (
    <div className="flex max-h-[min(70dvh,34rem)] flex-col">
      <div className="flex h-11 shrink-0 items-center justify-between gap-3 border-border border-b pr-2 pl-4">
        <h2 className="font-semibold text-sm">Notifications</h2>
        {(data?.unreadCount ?? 0) > 0 ? (
          <Button variant="ghost" size="sm" pending={markRead.isPending} onClick={markAll}>
            Mark all read
          </Button>
        ) : null}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-1.5">
        {data === undefined ? (
          <PanelWait error={error} />
        ) : data.data.length === 0 ? (
          <p className="px-3 py-8 text-center text-muted text-sm">
            Nothing yet. When a training ends, fails or stops improving, it is said here.
          </p>
        ) : (
          <ul className="flex flex-col gap-0.5">
            {data.data.map((item) => (
              <li key={item.id}>
                <NotificationRow
                  item={item}
                  onOpen={() => {
                    if (item.readAt === null) markRead.mutate({ ids: [item.id] });
                    onLeave();
                  }}
                />
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="flex shrink-0 justify-between gap-3 border-border border-t px-4 py-2.5 text-xs">
        <Link
          href={notificationsHref()}
          onClick={onLeave}
          className="rounded-sm font-medium text-accent-text underline-offset-4 hover:underline"
        >
          All notifications
        </Link>
        <Link
          href={notificationsHref("browser")}
          onClick={onLeave}
          className="rounded-sm text-muted underline-offset-4 hover:text-text hover:underline"
        >
          Browser and webhooks
        </Link>
      </div>
    </div>
  );
}

function PanelWait({ error }: { error: Error | null }) {
  if (error === null) return <Skeleton className="m-1.5 h-24" />;
  return (
    <p role="alert" className="px-3 py-6 text-center text-muted text-sm">
      The notifications could not be read: {error.message}
    </p>
  );
}
