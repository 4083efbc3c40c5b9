import { LinkTabs } from "@/components/layout/link-tabs";
import { type NotificationTab, notificationsHref } from "@/lib/notifications/search-params";

const TABS: readonly { tab: NotificationTab; label: string }[] = [
  { tab: "all", label: "All" },
  { tab: "browser", label: "In this browser" },
  { tab: "webhooks", label: "Webhooks" },
];

/** The parts of the notifications' page: what was told, and the ways to be told. */
export function NotificationTabs({ current }: { current: NotificationTab }) {
  const tabs = TABS.map(({ tab, label }) => ({ href: notificationsHref(tab), label, isCurrent: tab === current }));
  return <LinkTabs label="Notifications" tabs={tabs} />;
}
