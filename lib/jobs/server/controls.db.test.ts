import { beforeEach, describe, expect, it, vi } from "vitest";
import { POST as postFinish } from "@/app/api/jobs/[jobId]/finish/route";
import { POST as postPosition } from "@/app/api/jobs/[jobId]/position/route";
import { db } from "@/lib/db/client";
import { problem } from "@/lib/http/problem";
import { ensureServers } from "@/lib/servers/server/internal";
import { inProcess, useRunner } from "@/lib/testing/engine";
import { aPreparation } from "@/lib/testing/factories";
import { serveHttp } from "@/lib/testing/http-server";
import { aJobRecord } from "@/lib/testing/job-records";
import { context, request } from "@/lib/testing/requests";
import { type CreateJobBody, createJobInput, type JobDetail, jobDetail } from "../schema";
import { isTerminal, type JobStatus } from "../status";
import { cancelJob } from "./cancel";
import { createJob } from "./create";
import { finishJob } from "./finish";
import { getJob } from "./get";
import { setJobPosition } from "./position";

const LIMIT = { timeout: 30_000, interval: 20 };
const TIMEOUT_MS = 90_000;

beforeEach(async () => {
  await ensureServers();
});

async function aJob(body: Partial<CreateJobBody> = {}): Promise<JobDetail> {
  const preparationId = (await aPreparation()).id;
  return createJob(createJobInput.parse({ preparationId, model: "ngram", autoStart: true, ...body }));
}

async function waitFor(jobId: string, status: JobStatus): Promise<JobDetail> {
  await vi.waitFor(async () => {
    const now = (await getJob(jobId)).status;
    expect(now === status || isTerminal(now)).toBe(true);
  }, LIMIT);
  const job = await getJob(jobId);
  expect(job.status, job.error?.message).toBe(status);
  return job;
}

/** A server that has none of the extensions, as most have not; `answer` is what it says to them. */
async function aPlainServer(answer: () => Response) {
  const asked: string[] = [];
  const server = await serveHttp(async ({ method, url, headers }) => {
    asked.push(`${method} ${new URL(url).pathname} ${headers.get("authorization")}`);
    return answer();
  });
  const { id } = await db.server.create({
    data: { id: crypto.randomUUID(), kind: "remote", name: "Stand-in", baseUrl: server.origin },
  });
  const aRemoteJob = async (status: JobStatus) =>
    aJobRecord({ preparationId: (await aPreparation()).id, serverId: id, status, remoteJobId: "remote-1" });
  return { asked, close: server.close, aRemoteJob };
}

describe("stop and keep the best so far", () => {
  it(
    "ends a training early with SUCCESS and a model, and says so to who asks twice",
    async () => {
      await useRunner();
      const { id } = await aJob({ hyperparameters: { trainingSteps: 20_000 } });
      await vi.waitFor(async () => expect((await getJob(id)).currentStep).toBeGreaterThan(0), LIMIT);
      expect(await getJob(id)).toMatchObject({ isFinishing: false, canFinish: true, canReorder: true });
      const asked = await postFinish(request(`/api/jobs/${id}/finish`, { method: "POST" }), context({ jobId: id }));
      expect(asked.status).toBe(200);
      expect(jobDetail.parse(await asked.json()).isFinishing).toBe(true);
      const again = await finishJob(id).catch((error: unknown) => error);
      expect(again).toMatchObject(again instanceof Error ? { code: "invalid_state" } : { isFinishing: true });
      const done = await waitFor(id, "SUCCESS");
      expect(done.modelId).not.toBeNull();
      expect(done.currentStep).toBeLessThan(20_000);
      expect(done.isFinishing).toBe(true);
    },
    TIMEOUT_MS,
  );

  it.each(["VALIDATED", "QUEUED", "SUCCESS", "CANCELLED"] as const)(
    "is refused for a job that is %s",
    async (status) => {
      const id = await aJobRecord({
        preparationId: (await aPreparation()).id,
        status,
        remoteJobId: crypto.randomUUID(),
      });
      await expect(finishJob(id)).rejects.toMatchObject({
        code: "invalid_state",
        message: expect.stringContaining(status),
      });
    },
  );

  it.each([
    ["404", () => Response.json({ detail: "Not Found" }, { status: 404 })],
    ["405", () => new Response("Method Not Allowed", { status: 405 })],
    ["410", () => Response.json({ detail: "gone" }, { status: 410 })],
    ["a page", () => new Response("<html>hello</html>", { headers: { "content-type": "text/html" } })],
  ])("says that only discarding is possible on a server that answers %s", async (_, answer) => {
    const { asked, close, aRemoteJob } = await aPlainServer(answer);
    const id = await aRemoteJob("RUNNING");
    expect((await getJob(id)).canFinish).toBe(false);
    const refused = await postFinish(request(`/api/jobs/${id}/finish`, { method: "POST" }), context({ jobId: id }));
    expect(refused.status).toBe(409);
    expect(problem.parse(await refused.json()).detail).toMatch(/Stand-in cannot stop .* Only discarding is possible/);
    expect(asked).toEqual(["POST /v1/x/jobs/remote-1/finish null"]);
    expect((await getJob(id)).isFinishing).toBe(false);
    await close();
  });

  it("says that the server has a problem where it has, and may be asked again", async () => {
    const { close, aRemoteJob } = await aPlainServer(() => new Response("oops", { status: 503 }));
    const id = await aRemoteJob("RUNNING");
    await expect(finishJob(id)).rejects.toMatchObject({ code: "upstream", retryable: true });
    await close();
    await expect(finishJob(id)).rejects.toMatchObject({ code: "upstream", message: "The server cannot be reached." });
  });
});

describe("the order of the queue", () => {
  it(
    "moves a job that waits, tells its place at once and the others' soon after",
    async () => {
      let start = () => {};
      const isStarted = new Promise<void>((resolve) => {
        start = resolve;
      });
      await useRunner(async (task, taskContext) => {
        if (task.kind === "train") await isStarted;
        await inProcess(task, taskContext);
      });
      const first = await aJob();
      await waitFor(first.id, "RUNNING");
      const waiting: string[] = [];
      for (let i = 0; i < 3; i += 1) {
        const { id } = await aJob();
        waiting.push(id);
        await vi.waitFor(async () => expect((await getJob(id)).queuePosition?.position).toBe(i + 1), LIMIT);
        await vi.waitFor(async () => expect((await getJob(id)).epochs).not.toBeNull(), LIMIT);
      }
      const [a = "", b = "", c = ""] = waiting;
      const path = `/api/jobs/${c}/position`;
      const moved = await postPosition(request(path, { method: "POST", body: { position: 1 } }), context({ jobId: c }));
      expect(moved.status).toBe(200);
      expect(jobDetail.parse(await moved.json()).queuePosition).toEqual({ position: 1, of: 3 });
      const places = async () => Promise.all([c, a, b].map(async (id) => (await getJob(id)).queuePosition?.position));
      await vi.waitFor(async () => expect(await places()).toEqual([1, 2, 3]), LIMIT);
      expect((await setJobPosition(c, 99)).queuePosition).toEqual({ position: 3, of: 3 });
      await expect(setJobPosition(first.id, 1)).rejects.toMatchObject({ code: "invalid_state" });
      for (const id of waiting) await cancelJob(id);
      start();
      await waitFor(first.id, "SUCCESS");
    },
    TIMEOUT_MS,
  );

  it("cannot be changed on a server without the extension, nor to no place at all", async () => {
    const { close, aRemoteJob } = await aPlainServer(() => Response.json({ detail: "Not Found" }, { status: 404 }));
    const id = await aRemoteJob("QUEUED");
    await expect(setJobPosition(id, 1)).rejects.toMatchObject({
      code: "invalid_state",
      message: "Stand-in decides the order of its queue by itself.",
    });
    await close();
    const path = `/api/jobs/${id}/position`;
    const none = await postPosition(request(path, { method: "POST", body: { position: 0 } }), context({ jobId: id }));
    expect(none.status).toBe(422);
  });
});
