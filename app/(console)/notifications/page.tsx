import type { Metadata } from "next";
import { connection } from "next/server";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { BrowserNotifications } from "@/components/notifications/browser-notifications";
import { NotificationList } from "@/components/notifications/notification-list";
import { NotificationTabs } from "@/components/notifications/notification-tabs";
import { WebhookList } from "@/components/notifications/webhook-list";
import { notificationQueries, webhookQueries } from "@/lib/notifications/queries";
import { notificationParams } from "@/lib/notifications/search-schema";
import { listNotifications } from "@/lib/notifications/server/list";
import { listWebhooks } from "@/lib/notifications/server/webhooks/list";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

export const metadata: Metadata = { title: "Notifications" };

interface NotificationsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function NotificationsPage({ searchParams }: NotificationsPageProps) {
  await connection();
  const { tab } = notificationParams.parse(await searchParams);
  const client = getQueryClient();
  if (tab === "all") {
    await client.prefetchInfiniteQuery({
      ...notificationQueries.list(),
      queryFn: () => listNotifications({ limit: 50 }),
      retry: false,
    });
  }
  if (tab === "webhooks") {
    await client.prefetchQuery({ ...webhookQueries.list(), queryFn: listWebhooks, retry: false });
  }
  return (
    <Page>
      <PageHeader title="Notifications" description="What happened to your jobs, and the ways to be told." />
      <NotificationTabs current={tab} />
      <HydrateClient>
        {tab === "all" ? <NotificationList /> : null}
        {tab === "browser" ? <BrowserNotifications /> : null}
        {tab === "webhooks" ? <WebhookList /> : null}
      </HydrateClient>
    </Page>
  );
}
