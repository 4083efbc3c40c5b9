"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { notificationMutations } from "@/lib/notifications/mutations";
import { notificationQueries } from "@/lib/notifications/queries";
import { notificationsHref } from "@/lib/notifications/search-params";
import { pluralise } from "@/lib/utils";
import { NotificationRow } from "./notification-row";

/** Everything that was told, newest first. */
export function NotificationList() {
  const list = useInfiniteQuery(notificationQueries.list());
  const markRead = useMutation(notificationMutations.markRead(useQueryClient()));
  const { data, error, isPending } = list;
  if (isPending) return <Skeleton className="h-64" />;
  if (!data) {
    return (
      <ErrorState
        title="The notifications could not be read"
        advice={error?.message}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    );
  }
  const items = data.pages.flatMap((page) => page.data);
  const newest = items[0];
  if (newest === undefined) return <NothingYet />;
  const unread = data.pages[0]?.unreadCount ?? 0;
  const markAll = () =>
    markRead.mutate(
      { until: newest.createdAt },
      { onError: (problem) => toast.error("They were not marked as read", { description: problem.message }) },
    );
  return (
    <div className="flex max-w-3xl flex-col gap-3">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-3">
        <p role="status" className="text-muted text-sm">
          {unread === 0 ? "All read" : `${pluralise(unread, "unread notification")}`}
        </p>
        {unread > 0 ? (
          <Button pending={markRead.isPending} onClick={markAll}>
            Mark all read
          </Button>
        ) : null}
      </div>
      <Card className="p-1.5">
        <ul aria-label="Notifications" className="flex flex-col gap-0.5">
          {items.map((item) => (
            <li key={item.id}>
              <NotificationRow item={item} onOpen={() => item.readAt === null && markRead.mutate({ ids: [item.id] })} />
            </li>
          ))}
        </ul>
      </Card>
      {list.hasNextPage ? (
        <Button className="self-center" pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show older notifications
        </Button>
      ) : null}
    </div>
  );
}

function NothingYet() {
  return (
    <Card>
      <EmptyState
        icon={Bell}
        as="h2"
        title="Nothing yet"
        description="When a training ends, fails, waits for you or stops improving, it is said here and wherever you are in the app."
        actions={
          <>
            <Button asChild variant="primary">
              <Link href="/jobs">Go to the jobs</Link>
            </Button>
            <Button asChild>
              <Link href={notificationsHref("browser")}>Be told outside the app</Link>
            </Button>
          </>
        }
      />
    </Card>
  );
}
