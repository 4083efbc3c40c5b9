import "server-only";
import { db } from "@/lib/db/client";
import type { JobStatus } from "../status";
import { jobStatus } from "../status-schema";
import { eventMessage, type JobRecord, statusOf } from "./internal";
import type { NewEvent } from "./move";
import type { RemoteJob } from "./remote-job";

/** Servers tell whole seconds. */
const ROUNDED_MS = 1_000;

/**
 * Remote events that are not stored yet, plus one of ours when the status moved without an event. Their times never fall,
 * whatever the server's clock does.
 */
export async function newEvents(job: JobRecord, remote: RemoteJob, status: JobStatus): Promise<NewEvent[]> {
  const stored = await db.jobEvent.findMany({
    where: { jobId: job.id },
    orderBy: { sequence: "asc" },
    select: { status: true, remoteIndex: true, createdAt: true },
  });
  const known = new Set(stored.map((event) => event.remoteIndex));
  // What was noted here because the status moved first is not said again when the server's own event arrives.
  const noted = new Set(stored.filter((event) => event.remoteIndex === null).map((event) => event.status));
  const time = risingTimes(stored.at(-1)?.createdAt ?? null);
  const events: NewEvent[] = [];
  oldestFirst(remote.events ?? []).forEach((event, remoteIndex) => {
    const parsed = jobStatus.safeParse(event.data?.status);
    if (known.has(remoteIndex) || !parsed.success || noted.has(parsed.data)) return;
    const message = eventMessage(event.data);
    events.push({
      status: parsed.data,
      remoteIndex,
      createdAt: time(event.createdAt),
      ...(message === null ? {} : { data: { error: message } }),
    });
  });
  const last = events.at(-1)?.status ?? stored.at(-1)?.status;
  // Not where the status is one that is unknown here: then the events are ahead of ours.
  if (status !== statusOf(job) && last !== status)
    events.push({ status, remoteIndex: null, createdAt: time(Date.now() / 1000) });
  return events;
}

/**
 * Reads a server's times, in seconds, one after another. One that cannot be, in the future or before what had happened
 * already, becomes the time at which it was heard of.
 */
function risingTimes(after: Date | null): (seconds: number) => Date {
  let floor = after?.getTime() ?? null;
  return (seconds) => {
    const now = Math.max(Date.now(), floor ?? 0);
    const said = seconds * 1000;
    const isPossible = said <= now && (floor === null || said >= floor - ROUNDED_MS);
    floor = isPossible ? Math.max(said, floor ?? said) : now;
    return new Date(floor);
  };
}

type RemoteEvent = NonNullable<RemoteJob["events"]>[number];

/**
 * Servers list events oldest first or newest first, with times in whole seconds. A list that ends with the first status
 * of all, or whose times fall, is turned round and otherwise left as it is, so that an event's position stays the same
 * from poll to poll. The first status says more than a clock.
 */
function oldestFirst(events: readonly RemoteEvent[]): readonly RemoteEvent[] {
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return [];
  const beginsWithFirst = first.data?.status === "QUEUED";
  const endsWithFirst = last.data?.status === "QUEUED";
  const isTurned = beginsWithFirst === endsWithFirst ? first.createdAt > last.createdAt : endsWithFirst;
  return isTurned ? events.toReversed() : events;
}
