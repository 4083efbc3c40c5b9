import "server-only";
import { encodeSse } from "@/lib/http/sse";
import type { JobStreamFrame } from "../schema";
import { isTerminal } from "../status";
import { type Look, withFeed } from "./feed";
import { getJobRecord } from "./internal";
import { waitForJob } from "./signal";

const HEARTBEAT_MS = 12_000;

interface WatchOptions {
  /** Sequence after which to go on; 0 is from the beginning. */
  after: number;
  signal: AbortSignal;
  now?: () => number;
  /** Of the feed, for the first that watches a job. */
  wait?: typeof waitForJob;
}

type Frames = readonly JobStreamFrame[];

/**
 * Everything that is stored about a job after a sequence, in order, and then what comes, until the job ends or the
 * client leaves. The cursor makes a reconnect exact: nothing is missed or repeated. Where a job stands that waits or
 * runs is told first of all and then whenever it moves: who comes back may know an older place.
 */
export async function* watchJobFrames(jobId: string, options: WatchOptions): AsyncGenerator<JobStreamFrame> {
  for await (const frames of watchBatches(jobId, options)) yield* frames;
}

/**
 * Frames as they are stored, many at once where many came. The same list, and not only an equal one, goes to everybody
 * who waited for it.
 */
function watchBatches(jobId: string, options: WatchOptions): AsyncGenerator<Frames> {
  const { signal, now = () => performance.now(), wait = waitForJob } = options;
  return withFeed(jobId, wait, async function* (feed) {
    let cursor = options.after;
    let lastFrameAt = now();
    let lastPlace = "";
    while (!signal.aborted) {
      const { version } = feed;
      const look = await feed.look(cursor);
      if (look.frames.length > 0) {
        yield look.frames;
        cursor = look.frames.at(-1)?.sequence ?? cursor;
        lastFrameAt = now();
      }
      if (look.hasMore) continue;
      if (isTerminal(look.status)) {
        yield [{ type: "complete", jobId, sequence: cursor, status: look.status }];
        return;
      }
      const place = placeFrames(jobId, look);
      const placeText = JSON.stringify([look.status, place]);
      if (place.length > 0 && placeText !== lastPlace) {
        yield place;
        lastPlace = placeText;
        lastFrameAt = now();
      }
      if (now() - lastFrameAt >= HEARTBEAT_MS) {
        yield HEARTBEAT;
        lastFrameAt = now();
      }
      await feed.changed(version, signal);
    }
  });
}

const HEARTBEAT: Frames = [{ type: "heartbeat" }];

const places = new WeakMap<Look, Frames>();

/** Where a job stands that waits or runs; nothing for any other. One list for one look. */
function placeFrames(jobId: string, look: Look): Frames {
  const known = places.get(look);
  if (known) return known;
  const { status, place, isFinishing } = look;
  const frames: Frames =
    status === "QUEUED" || status === "RUNNING" ? [{ type: "phase", jobId, ...place, isFinishing }] : [];
  places.set(look, frames);
  return frames;
}

const EVENT_NAMES: Record<JobStreamFrame["type"], string> = {
  status: "progress",
  checkpoint: "progress",
  phase: "progress",
  complete: "complete",
  heartbeat: "heartbeat",
};

const encoder = new TextEncoder();
/** Bytes of lists of frames that were sent to somebody, while the list is in use. */
const encoded = new WeakMap<Frames, Uint8Array>();

/**
 * The bytes of `jobSseChunks` for a job that is there. Throws NotFound before anything
 * is sent. It asks for the job alone, since whoever opens a hundred streams at once would wait for a hundred curves.
 */
export async function openJobStream(jobId: string, options: WatchOptions): Promise<AsyncGenerator<Uint8Array>> {
  await getJobRecord(jobId);
  return jobSseChunks(jobId, options);
}

/** The same as Server-Sent Events with the sequence as id: encoded once, however many watch. */
export async function* jobSseChunks(jobId: string, options: WatchOptions): AsyncGenerator<Uint8Array> {
  for await (const frames of watchBatches(jobId, options)) {
    const bytes = encoded.get(frames) ?? encoder.encode(frames.map(sseText).join(""));
    encoded.set(frames, bytes);
    yield bytes;
  }
}

function sseText(frame: JobStreamFrame): string {
  const id = "sequence" in frame ? { id: frame.sequence } : {};
  return encodeSse({ event: EVENT_NAMES[frame.type], ...id, data: frame });
}
