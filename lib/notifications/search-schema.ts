import { z } from "zod";
import { NOTIFICATION_TABS } from "./search-params";

/** Query of /notifications. */
export const notificationParams = z.object({ tab: z.enum(NOTIFICATION_TABS).catch("all") });
