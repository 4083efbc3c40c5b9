/** The parts of the notifications' page. */
export const NOTIFICATION_TABS = ["all", "browser", "webhooks"] as const;

export type NotificationTab = (typeof NOTIFICATION_TABS)[number];

/** Address of a part of the notifications' page. */
export function notificationsHref(tab: NotificationTab = "all"): string {
  return tab === "all" ? "/notifications" : `/notifications?tab=${tab}`;
}
