import "server-only";
import { ExponentialBackoff, type IBackoff } from "cockatiel";
import type { AppError } from "@/lib/errors";
import { leaveAlone, pause, retryAfterOf } from "@/lib/jobs/server/pace";
import { timings } from "./timings";

/** Longer and longer waits between attempts. */
export function newBackoff(): IBackoff<unknown> {
  const { firstBackoffMs: initialDelay, maxBackoffMs: maxDelay } = timings;
  return new ExponentialBackoff({ initialDelay, maxDelay }).next();
}

/** Waits after a failure, longer where the server asks for it; then everybody leaves it alone. Returns the next wait. */
export async function waitAfter(
  reason: AppError,
  serverId: string,
  backoff: IBackoff<unknown>,
  signal: AbortSignal,
): Promise<IBackoff<unknown>> {
  const wanted = retryAfterOf(reason);
  if (wanted !== null) leaveAlone(serverId, wanted);
  await pause(Math.max(backoff.duration, wanted ?? 0), signal);
  return backoff.next(undefined);
}
