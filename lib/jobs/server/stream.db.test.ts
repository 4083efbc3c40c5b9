import { getEventListeners } from "node:events";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { sseResponse } from "@/lib/http/sse";
import { ensureServers } from "@/lib/servers/server/internal";
import { aPreparation } from "@/lib/testing/factories";
import { aJobRecord } from "@/lib/testing/job-records";
import type { JobStreamFrame } from "../schema";
import { openFeeds } from "./feed";
import { changeJob, type NewCheckpoint } from "./move";
import { jobSseChunks, watchJobFrames } from "./stream";

beforeEach(async () => {
  await ensureServers();
});

/** A job that runs, with nobody but the test to write to it. */
async function aRunningJob(steps = 0): Promise<string> {
  const id = await aJobRecord({ preparationId: (await aPreparation()).id, status: "RUNNING" });
  for (let from = 1; from <= steps; from += 250) await addSteps(id, from, Math.min(steps, from + 249));
  return id;
}

function aStep(step: number): NewCheckpoint {
  const at = new Date(1_767_261_600_000 + step);
  return { step, trainLoss: 1 / step, validLoss: null, learningRate: null, targets: null, createdAt: at };
}

function addSteps(jobId: string, from: number, to = from): Promise<boolean> {
  return changeJob(jobId, { checkpoints: Array.from({ length: to - from + 1 }, (_, i) => aStep(from + i)) });
}

const end = (jobId: string) =>
  changeJob(jobId, { to: "SUCCESS", events: [{ status: "SUCCESS", remoteIndex: null, createdAt: new Date() }] });

/** Everything that a client gets, gathered while it comes. */
function watcher(jobId: string, after = 0) {
  const leave = new AbortController();
  const frames: JobStreamFrame[] = [];
  const done = (async () => {
    for await (const frame of watchJobFrames(jobId, { after, signal: leave.signal })) frames.push(frame);
  })();
  const sequences = () =>
    frames.flatMap((frame) => ("sequence" in frame && frame.type !== "complete" ? frame.sequence : []));
  return { frames, done, sequences, leave: () => leave.abort() };
}

const upTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, i) => from + i);

describe("the live stream of a job", () => {
  it("gives each of many clients everything once and in order, wherever they begin, and lets go of all", async () => {
    const id = await aRunningJob(1_200);
    const clients = [0, 0, 1, 499, 500, 501, 1_000, 1_199, 1_200].map((after) => ({ after, ...watcher(id, after) }));
    for (let step = 1_201; step <= 1_230; step += 1) await addSteps(id, step);
    await end(id);
    await Promise.all(clients.map(({ done }) => done));
    for (const { after, frames, sequences } of clients) {
      expect(sequences()).toEqual(upTo(1_231, after + 1));
      expect(frames.at(-1)).toEqual({ type: "complete", jobId: id, sequence: 1_231, status: "SUCCESS" });
    }
    expect(openFeeds()).toBe(0);
  });

  it("reads once for all who have the same", async () => {
    const id = await aRunningJob(3);
    const reads = vi.spyOn(db, "$transaction");
    const clients = Array.from({ length: 50 }, () => watcher(id));
    await vi.waitFor(() => expect(clients.every(({ sequences }) => sequences().length === 3)).toBe(true));
    const before = reads.mock.calls.length;
    await addSteps(id, 4);
    await vi.waitFor(() => expect(clients.every(({ sequences }) => sequences().length === 4)).toBe(true));
    // The write itself, the read of those who have three, and what the time between two reads may add.
    expect(reads.mock.calls.length - before).toBeLessThan(8);
    expect(new Set(clients.map(({ frames }) => frames.at(-1))).size).toBe(1);
    for (const client of clients) client.leave();
    await Promise.all(clients.map(({ done }) => done));
    reads.mockRestore();
  });

  it("reads what is long past once for all who come later, though the job moves in between", async () => {
    const id = await aRunningJob(1_100);
    const reads = vi.spyOn(db.jobCheckpoint, "findMany");
    const clients: ReturnType<typeof watcher>[] = [];
    for (let step = 1_101; step <= 1_110; step += 1) {
      const client = watcher(id);
      clients.push(client);
      await vi.waitFor(() => expect(client.sequences()).toEqual(upTo(step - 1)));
      await addSteps(id, step);
    }
    await vi.waitFor(() => expect(clients.every(({ sequences }) => sequences().length === 1_110)).toBe(true));
    const readsFrom = (place: number) =>
      reads.mock.calls.filter(([query]) => JSON.stringify(query).includes(`"gt":${place}}`)).length;
    expect([readsFrom(0), readsFrom(500)]).toEqual([1, 1]);
    for (const client of clients) client.leave();
    await Promise.all(clients.map(({ done }) => done));
    reads.mockRestore();
  });

  it("sends all who wait the same bytes", async () => {
    const id = await aRunningJob(5);
    await end(id);
    const first = async () => {
      const chunks = jobSseChunks(id, { after: 0, signal: new AbortController().signal });
      const { value } = await chunks.next();
      await chunks.return(undefined);
      return value;
    };
    const [one, other] = await Promise.all([first(), first()]);
    expect(new TextDecoder().decode(one)).toMatch(/^event: progress\nid: 1\ndata: \{"type":"checkpoint"/);
    expect(one).toBe(other);
  });

  it("leaves no listener and no timer behind when clients go in the middle of a wait", async () => {
    const id = await aRunningJob(1);
    const clearing = vi.spyOn(globalThis, "clearTimeout");
    const leave = new AbortController();
    const frames = watchJobFrames(id, { after: 0, signal: leave.signal });
    expect((await frames.next()).value).toMatchObject({ type: "checkpoint" });
    expect((await frames.next()).value).toMatchObject({ type: "phase" });
    const next = frames.next();
    await vi.waitFor(() => expect(getEventListeners(leave.signal, "abort")).toHaveLength(1));
    expect(openFeeds()).toBe(1);
    clearing.mockClear();
    leave.abort();
    expect((await next).done).toBe(true);
    expect(openFeeds()).toBe(0);
    expect(getEventListeners(leave.signal, "abort")).toHaveLength(0);
    expect(clearing).toHaveBeenCalled();
    clearing.mockRestore();
  });

  it("is not held up, and reads nothing ahead, for a client that does not read", async () => {
    const id = await aRunningJob(1_100);
    const leave = new AbortController();
    const slow = sseResponse(jobSseChunks(id, { after: 0, signal: leave.signal })).body?.getReader();
    const quick = watcher(id, 1_100);
    for (let step = 1_101; step <= 1_120; step += 1) await addSteps(id, step);
    await vi.waitFor(() => expect(quick.sequences()).toEqual(upTo(1_120, 1_101)));
    const reads = vi.spyOn(db.jobCheckpoint, "findMany");
    await end(id);
    await quick.done;
    // One for the quick client's end, and none for the slow one, whose first page waits to be taken.
    expect(reads.mock.calls.filter(([query]) => JSON.stringify(query).includes('"gt":500')).length).toBe(0);
    reads.mockRestore();
    let text = "";
    for (let chunk = await slow?.read(); chunk && !chunk.done; chunk = await slow?.read()) {
      text += new TextDecoder().decode(chunk.value);
    }
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
    expect(ids).toEqual([...upTo(1_121), 1_121]);
  });

  it("tells open pages that somebody asked to stop and keep the best", async () => {
    const id = await aRunningJob();
    const client = watcher(id);
    await vi.waitFor(() => expect(client.frames.at(-1)).toMatchObject({ type: "phase", isFinishing: false }));
    await changeJob(id, { set: { finishRequestedAt: new Date() } });
    await vi.waitFor(() => expect(client.frames.at(-1)).toMatchObject({ type: "phase", isFinishing: true }));
    client.leave();
    await client.done;
  });

  it("ends for a job that is deleted for good while it is watched", async () => {
    const id = await aRunningJob();
    const client = watcher(id);
    await vi.waitFor(() => expect(client.frames).toHaveLength(1));
    const outcome = expect(client.done).rejects.toMatchObject({ code: "not_found" });
    await db.job.delete({ where: { id } });
    await outcome;
    expect(openFeeds()).toBe(0);
  });
});
