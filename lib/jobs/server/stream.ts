import "server-only";
import { db } from "@/lib/db/client";
import type { SseMessage } from "@/lib/http/sse";
import type { JobStreamFrame } from "../schema";
import { isTerminal } from "../status";
import { placeOf } from "./follow-phase";
import { checkpointSelect, getJobRecord, statusOf } from "./internal";
import { serializeCheckpoint, serializeEvent } from "./serialize";
import { waitForJob } from "./signal";

const HEARTBEAT_MS = 12_000;
/** How often the tables are read when nothing signals: another process may have written them. */
const BACKSTOP_MS = 1_000;

interface WatchOptions {
  /** Sequence after which to go on; 0 is from the beginning. */
  after: number;
  signal: AbortSignal;
  now?: () => number;
  wait?: typeof waitForJob;
}

/**
 * Everything that is stored about a job after a sequence, in order, and then what comes, until the job ends or the
 * client leaves. The cursor makes a reconnect exact: nothing is missed or repeated. Where a job stands that waits or
 * runs is told first of all and then whenever it moves: who comes back may know an older place.
 */
export async function* watchJobFrames(jobId: string, options: WatchOptions): AsyncGenerator<JobStreamFrame> {
  const { signal, now = () => performance.now(), wait = waitForJob } = options;
  let cursor = options.after;
  let lastFrameAt = now();
  let lastPlace = "";
  while (!signal.aborted) {
    // The status is read first: an end that is seen here has all its rows stored already.
    const status = statusOf(await getJobRecord(jobId));
    for (const frame of await framesAfter(jobId, cursor)) {
      yield frame;
      cursor = frame.sequence;
      lastFrameAt = now();
    }
    if (isTerminal(status)) {
      yield { type: "complete", jobId, sequence: cursor, status };
      return;
    }
    const place = placeOf({ id: jobId, status });
    const placeText = JSON.stringify([status, place]);
    if ((status === "QUEUED" || status === "RUNNING") && placeText !== lastPlace) {
      yield { type: "phase", jobId, ...place };
      lastPlace = placeText;
      lastFrameAt = now();
    }
    if (now() - lastFrameAt >= HEARTBEAT_MS) {
      yield { type: "heartbeat" };
      lastFrameAt = now();
    }
    await wait(jobId, BACKSTOP_MS, signal);
  }
}

type StoredFrame = Extract<JobStreamFrame, { type: "status" | "checkpoint" }>;

async function framesAfter(jobId: string, after: number): Promise<StoredFrame[]> {
  const where = { jobId, sequence: { gt: after } };
  const [events, checkpoints] = await db.$transaction([
    db.jobEvent.findMany({ where, select: { sequence: true, status: true, data: true, createdAt: true } }),
    db.jobCheckpoint.findMany({
      where,
      select: checkpointSelect,
    }),
  ]);
  const frames: StoredFrame[] = [
    ...events.map((row) => ({ type: "status" as const, jobId, sequence: row.sequence, event: serializeEvent(row) })),
    ...checkpoints.map((row) => ({
      type: "checkpoint" as const,
      jobId,
      sequence: row.sequence,
      checkpoint: serializeCheckpoint(row),
    })),
  ];
  return frames.sort((a, b) => a.sequence - b.sequence);
}

const EVENT_NAMES: Record<JobStreamFrame["type"], string> = {
  status: "progress",
  checkpoint: "progress",
  phase: "progress",
  complete: "complete",
  heartbeat: "heartbeat",
};

/** The same as Server-Sent Events, with the sequence as id. */
export async function* jobSseMessages(jobId: string, options: WatchOptions): AsyncGenerator<SseMessage> {
  for await (const frame of watchJobFrames(jobId, options)) {
    const id = "sequence" in frame ? { id: frame.sequence } : {};
    yield { event: EVENT_NAMES[frame.type], ...id, data: frame };
  }
}
