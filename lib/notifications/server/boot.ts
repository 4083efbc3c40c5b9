import "server-only";
import { wakeDeliveries } from "./deliveries/deliver";
import { purgeDeletedWebhooks } from "./webhooks/delete";

/** Takes up the messages that wait to be sent, and forgets webhooks that were deleted long ago. */
export async function bootNotifications(): Promise<void> {
  await purgeDeletedWebhooks();
  wakeDeliveries();
}
