import { readFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { ensureServers } from "@/lib/servers/server/internal";
import { encryptSecret } from "@/lib/store/secrets";
import { aPreparation } from "@/lib/testing/factories";
import { isTerminal } from "../status";
import { getJob } from "./get";
import { watchJob } from "./supervisor";

/** One answer of the stand-in; the last one is repeated. */
interface Answer {
  status: number;
  type: string;
  body: string;
}

let answers: Answer[] = [];
let asked = 0;
/** What it says of phases, and how often it was asked; without an answer it knows no such thing. */
let progress: Answer | null = null;
let askedForProgress: string[] = [];
const server = http.createServer((request, response) => {
  if (request.url?.startsWith("/v1/x/")) {
    askedForProgress.push(request.headers.authorization ?? "no key");
    response.writeHead(progress?.status ?? 404, { "content-type": "application/json" }).end(progress?.body);
    return;
  }
  const answer = answers[Math.min(asked, answers.length - 1)];
  asked += 1;
  response.writeHead(answer?.status ?? 500, { "content-type": answer?.type ?? "text/plain" }).end(answer?.body);
});

const json = (body: unknown): Answer => ({ status: 200, type: "application/json", body: JSON.stringify(body) });

async function fixture(name: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(`lib/mistral/fixtures/${name}.response.json`, "utf8"));
}

beforeEach(async () => {
  asked = 0;
  askedForProgress = [];
  progress = null;
  await ensureServers();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  const baseUrl = `http://127.0.0.1:${port}`;
  await db.server.upsert({
    where: { id: "remote" },
    create: { id: "remote", kind: "remote", name: "Stand-in", baseUrl },
    update: { baseUrl },
  });
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await db.job.deleteMany();
  await db.model.deleteMany();
});

/** A job that a remote server is training, watched from now on. */
async function aRemoteJob(remoteJobId: string): Promise<string> {
  const preparation = await aPreparation();
  const id = `job_${crypto.randomUUID().slice(0, 16).replaceAll("-", "x")}`;
  await db.job.create({
    data: {
      id,
      preparationId: preparation.id,
      serverId: "remote",
      status: "RUNNING",
      baseModel: "ministral-3b-latest",
      hyperparameters: { version: 1, trainingSteps: 100, learningRate: 4e-5 },
      suffix: id.slice(-12),
      remoteJobId,
    },
  });
  watchJob(id);
  return id;
}

const LIMIT = { timeout: 15_000, interval: 20 };

async function endOf(jobId: string) {
  await vi.waitFor(async () => expect(isTerminal((await getJob(jobId)).status)).toBe(true), LIMIT);
  return getJob(jobId);
}

describe("a job on another server", () => {
  it.each([
    ["a maintenance page", { status: 200, type: "text/html", body: "<h1>Back soon</h1>" }],
    ["a refused key", { status: 401, type: "application/json", body: '{"detail":"Unauthorized"}' }],
    ["a crash", { status: 502, type: "text/html", body: "bad gateway" }],
    ["half a body", { status: 200, type: "application/json", body: '{"id": "b7' }],
  ])("outlives %s", async (_, odd) => {
    const done = await fixture("job-get-success");
    answers = [odd, json(done)];
    const job = await endOf(await aRemoteJob(String(done.id)));
    expect(job).toMatchObject({ status: "SUCCESS", fineTunedModel: done.fine_tuned_model, error: null });
  });

  it("stores events once, in their order, whichever way the server lists them", async () => {
    const running = await fixture("job-get-running");
    const done = await fixture("job-get-success");
    const newestFirst = (job: Record<string, unknown>, count?: number) => {
      const events = (job.events as { created_at: number }[]).map((event) => ({ ...event, created_at: 1_744_814_706 }));
      return { ...job, events: events.slice(0, count).reverse() };
    };
    answers = [
      json({ ...newestFirst(running, 1), status: "QUEUED" }),
      json(newestFirst(running)),
      json(newestFirst(done)),
    ];
    const job = await endOf(await aRemoteJob(String(done.id)));
    expect(job.events.map((event) => event.status)).toEqual([
      "QUEUED",
      "VALIDATING",
      "VALIDATED",
      "RUNNING",
      "SUCCESS",
    ]);
  });

  it("does not take an unknown status for an end, and never asks in a tight loop", async () => {
    const running = await fixture("job-get-running");
    const done = await fixture("job-get-success");
    answers = [json({ ...running, status: "POLISHING" }), json(done)];
    const job = await endOf(await aRemoteJob(String(done.id)));
    expect(job.status).toBe("SUCCESS");
    expect(asked).toBe(2);
  });
});

describe("phases of a job on another server", () => {
  const told = (name: string, done: number) => {
    const where = { phase: name, done, total: 5313, elapsed_seconds: 9, remaining_seconds: null };
    return json({ queue: null, progress: where, level: "of a later version" });
  };

  it("are asked for once where the server does not tell them, and all is as it was", async () => {
    const running = await fixture("job-get-running");
    const done = await fixture("job-get-success");
    answers = [json(running), json(running), json(done)];
    const id = await aRemoteJob(String(done.id));
    await vi.waitFor(() => expect(asked).toBe(2), LIMIT);
    expect(await getJob(id)).toMatchObject({ status: "RUNNING", phase: null, queuePosition: null });
    expect((await endOf(id)).status).toBe("SUCCESS");
    expect(asked).toBe(3);
    expect(askedForProgress).toEqual(["no key"]);
  });

  it("come with the server's key and are forgotten at the end; a failure is only a gap", async () => {
    await db.server.update({
      where: { id: "remote" },
      data: { apiKeyEncrypted: await encryptSecret("its key") },
      select: { id: true },
    });
    const done = await fixture("job-get-success");
    answers = [json(await fixture("job-get-running"))];
    progress = told("encoding", 1200);
    const id = await aRemoteJob(String(done.id));
    const phase = async () => (await getJob(id)).phase;
    await vi.waitFor(async () => {
      expect(await phase()).toEqual({ name: "encoding", done: 1200, total: 5313, remainingSeconds: null });
    }, LIMIT);
    progress = { status: 503, type: "text/plain", body: "" };
    await vi.waitFor(async () => expect(await phase()).toBeNull(), LIMIT);
    progress = told("polishing", 1);
    const before = askedForProgress.length;
    await vi.waitFor(() => expect(askedForProgress.length).toBeGreaterThan(before), LIMIT);
    expect(await phase()).toBeNull();
    progress = told("encoding", 2400);
    await vi.waitFor(async () => {
      // The pace since it was first heard of.
      expect(await phase()).toMatchObject({ done: 2400, remainingSeconds: expect.any(Number) });
    }, LIMIT);
    answers = [json(done)];
    expect(await endOf(id)).toMatchObject({ status: "SUCCESS", phase: null });
    expect(new Set(askedForProgress)).toEqual(new Set(["Bearer its key"]));
  });
});
