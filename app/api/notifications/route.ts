import { pageQuery } from "@/lib/http/paging";
import { route } from "@/lib/http/route";
import { notificationList } from "@/lib/notifications/schema";
import { listNotifications } from "@/lib/notifications/server/list";

export const GET = route({ query: pageQuery, response: notificationList }, ({ query }) => listNotifications(query));
