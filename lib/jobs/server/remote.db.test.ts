import { readFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { ensureServers } from "@/lib/servers/server/internal";
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
const server = http.createServer((_, response) => {
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

async function endOf(jobId: string) {
  await vi.waitFor(async () => expect(isTerminal((await getJob(jobId)).status)).toBe(true), {
    timeout: 15_000,
    interval: 20,
  });
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
