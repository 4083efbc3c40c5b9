import { z } from "zod";

/** The parts of the notifications' page. */
const notificationTab = z.enum(["all", "browser", "webhooks"]);

/** Query of /notifications. */
export const notificationParams = z.object({ tab: notificationTab.catch("all") });

export type NotificationTab = z.infer<typeof notificationTab>;

/** Address of a part of the notifications' page. */
export function notificationsHref(tab: NotificationTab = "all"): string {
  return tab === "all" ? "/notifications" : `/notifications?tab=${tab}`;
}
