import { beforeEach, expect, it, vi } from "vitest";
import { ensureServers } from "@/lib/servers/server/internal";
import { inProcess, useRunner } from "@/lib/testing/engine";
import { aPreparation } from "@/lib/testing/factories";
import { createJobInput, type JobStreamFrame } from "../schema";
import { applyFrames } from "../stream";
import { cancelJob } from "./cancel";
import { createJob } from "./create";
import { placeOf } from "./follow-phase";
import { getJob } from "./get";
import { watchJobFrames } from "./stream";

const TIMEOUT_MS = 120_000;
const LIMIT = { timeout: TIMEOUT_MS / 2, interval: 20 };

beforeEach(async () => {
  await ensureServers();
});

/** A job that trains on real sentence vectors; so many texts keep the encoder busy for many polls. */
async function anEncoderJob() {
  const text = (label: string, index: number) =>
    `hello there, I have got a question, it is number ${index} of a long list, and it is about ${label} and nothing else`;
  const labels = { billing: 150, delivery: 150, returns: 150 };
  const { id: preparationId } = await aPreparation({ labels, text });
  const body = { preparationId, model: "encoder", autoStart: true, hyperparameters: { trainingSteps: 20 } };
  return createJob(createJobInput.parse(body));
}

type PhaseFrame = Extract<JobStreamFrame, { type: "phase" }>;
const isPhase = (frame: JobStreamFrame): frame is PhaseFrame => frame.type === "phase";

it(
  "tells live, and when asked, where a job waits and what a training is busy with",
  async () => {
    // The first training begins when the second is known to wait for it.
    let start = () => {};
    const isStarted = new Promise<void>((resolve) => {
      start = resolve;
    });
    await useRunner(async (task, context) => {
      if (task.kind === "train") await isStarted;
      await inProcess(task, context);
    });
    const first = await anEncoderJob();
    await vi.waitFor(async () => expect((await getJob(first.id)).status).toBe("RUNNING"), LIMIT);
    const second = await anEncoderJob();
    await vi.waitFor(async () => {
      const job = await getJob(second.id);
      expect(job).toMatchObject({ status: "QUEUED", queuePosition: { position: 1, of: 1 }, phase: null });
      expect(job.events.map((event) => event.status)).toContain("VALIDATED");
    }, LIMIT);
    await cancelJob(second.id);
    await vi.waitFor(async () => {
      expect(await getJob(second.id)).toMatchObject({ status: "CANCELLED", queuePosition: null });
    }, LIMIT);

    const seen: JobStreamFrame[] = [];
    const watching = (async () => {
      const frames = watchJobFrames(first.id, { after: 0, signal: new AbortController().signal });
      for await (const frame of frames) seen.push(frame);
    })();
    start();
    await vi.waitFor(async () => {
      const { phase } = await getJob(first.id);
      // Of the two files that it trains and validates with, 80 % and 10 %.
      expect(phase).toMatchObject({ name: "encoding", total: 405 });
      expect(phase?.done).toBeGreaterThan(0);
    }, LIMIT);
    // A page that comes now knows at once, without a frame that was sent before.
    const late = watchJobFrames(first.id, { after: 1000, signal: new AbortController().signal });
    expect((await late.next()).value).toMatchObject({ type: "phase", phase: { name: "encoding" } });
    await late.return(undefined);

    await watching;
    const phases = seen.filter(isPhase).flatMap(({ phase }) => (phase === null ? [] : [phase]));
    const encoding = phases.filter(({ name }) => name === "encoding").map(({ done }) => done);
    expect(new Set(encoding).size).toBeGreaterThan(2);
    expect(encoding).toEqual(encoding.toSorted((a, b) => a - b));
    const job = await getJob(first.id);
    expect(job).toMatchObject({ status: "SUCCESS", phase: null, queuePosition: null });
    // The page that followed it ends where a reload begins.
    const followed = applyFrames({ ...first, events: [], lastSequence: 0 }, seen);
    const { status, phase, events, checkpoints } = job;
    expect(followed).toMatchObject({ status, phase, events, checkpoints });
    await vi.waitFor(() => expect(placeOf({ id: first.id, status: "RUNNING" }).phase).toBeNull(), LIMIT);
  },
  TIMEOUT_MS,
);
