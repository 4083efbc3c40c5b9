import "server-only";
import { moveJob } from "../move-job";

/** Ends a job whose cancellation was asked for, once nothing works on it any more. A no-op in any other status. */
export async function finishCancelled(jobId: string): Promise<void> {
  await moveJob({ id: jobId, from: "CANCELLATION_REQUESTED", to: "CANCELLED" });
}
