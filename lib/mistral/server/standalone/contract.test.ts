import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Mistral } from "@mistralai/mistralai";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { moodLines } from "@/lib/testing/engine";
import { anEngineHome, type EngineHome } from "@/lib/testing/engine-process";
import { isUnknownValue } from "../../client";
import { jobMetricsSchema } from "../../x-schema";

const STEPS = 3000;
const TIMEOUT_MS = 240_000;

let home: EngineHome;
beforeAll(async () => {
  home = await anEngineHome();
});
afterAll(async () => {
  await home.remove();
});

const clientOf = (serverURL: string, apiKey: string) => new Mistral({ apiKey, serverURL });

async function uploadAndTrain(client: Mistral, rows: number, trainingSteps: number): Promise<string> {
  const content = new TextEncoder().encode(moodLines(rows));
  const { id } = await client.files.upload({ file: { fileName: "train.jsonl", content }, purpose: "fine-tune" });
  const job = await client.fineTuning.jobs.create({
    model: "ngram",
    trainingFiles: [{ fileId: id, weight: 1 }],
    hyperparameters: { trainingSteps, learningRate: 1e-4 },
    autoStart: true,
  });
  if (!("id" in job)) throw new Error("The SDK cannot read the job.");
  return job.id;
}

/** Polls until the job has the status and at least that many checkpoints. */
function waitForJob(client: Mistral, jobId: string, status: string, checkpoints = 0) {
  return vi.waitFor(
    async () => {
      const job = await client.fineTuning.jobs.get({ jobId });
      if (isUnknownValue(job)) throw new Error("The SDK cannot read the job.");
      expect(job.status).toBe(status);
      expect(job.checkpoints?.length).toBeGreaterThanOrEqual(checkpoints);
      return job;
    },
    { timeout: TIMEOUT_MS / 3, interval: 20 },
  );
}

/** What is new about a job, or the same after half a minute. */
async function newsOf(url: string, jobId: string, version: string, afterStep = 0) {
  const query = new URLSearchParams({ after_step: String(afterStep), wait: "30", version });
  const response = await fetch(`${url}/v1/x/jobs/${jobId}/metrics?${query}`);
  return jobMetricsSchema.parse(await response.json());
}

/** Follows a job to its end; the steps as they were told. */
async function followSteps(url: string, jobId: string): Promise<number[]> {
  const steps: number[] = [];
  for (let version = "", status = ""; status !== "SUCCESS"; ) {
    const news = await newsOf(url, jobId, version, steps.at(-1));
    ({ version, status } = news);
    steps.push(...news.steps.map(({ step }) => step));
  }
  return steps;
}

describe("the engine alone", () => {
  it(
    "trains and classifies for the SDK, and takes up its job after a gentle stop and after a kill",
    async () => {
      let engine = await home.start();
      let client = clientOf(engine.url, "any");
      const jobId = await uploadAndTrain(client, 400, STEPS);
      await waitForJob(client, jobId, "RUNNING", 1);
      expect(await engine.end("SIGTERM")).toBe(0);
      expect(engine.output()).toContain("Stopping");

      engine = await home.start();
      client = clientOf(engine.url, "any");
      const before = await waitForJob(client, jobId, "RUNNING", 1);
      expect(await engine.end("SIGKILL")).toBeNull();
      const halfWritten = path.join(home.dataDir, "tmp", "upload.part");
      await writeFile(halfWritten, "half");

      engine = await home.start();
      expect(existsSync(halfWritten)).toBe(false);
      client = clientOf(engine.url, "any");
      const followed = await followSteps(engine.url, jobId);
      expect(followed).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1));
      const done = await waitForJob(client, jobId, "SUCCESS", STEPS);
      const steps = done.checkpoints?.map((checkpoint) => checkpoint.stepNumber);
      expect(steps).toEqual(Array.from({ length: STEPS }, (_, i) => STEPS - i));
      // One curve: what was measured before is what it says now.
      const losses = new Map(done.checkpoints?.map((row) => [row.stepNumber, row.metrics.trainLoss]));
      for (const row of before.checkpoints ?? []) expect(losses.get(row.stepNumber)).toBe(row.metrics.trainLoss);
      expect(done.events?.filter((event) => event.data?.status === "SUCCESS")).toHaveLength(1);

      const model = String(done.fineTunedModel);
      const answer = await client.classifiers.classify({ model, inputs: ["a happy and lovely day", "a sad evening"] });
      expect(Number(answer.results[0]?.mood?.scores.good)).toBeGreaterThan(0.7);
      expect(Number(answer.results[1]?.mood?.scores.bad)).toBeGreaterThan(0.7);
      const { data } = await client.models.list();
      expect(data?.filter((card) => card.type === "fine-tuned")).toHaveLength(1);

      const metrics = await (await fetch(`${engine.url}/metrics`)).text();
      expect(metrics).toContain('studio_texts_total{work="classification"} 2');
      expect(metrics).toContain('studio_jobs{status="SUCCESS"} 1');
      const page = await fetch(`${engine.url}/datasets`);
      expect(page.status).toBe(404);

      await expect(home.command([], { PORT: "1" })).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining("Another Classifier Studio is using the data directory"),
      });
      // Somebody who waits for news of the job holds up no stop.
      const { version } = await newsOf(engine.url, jobId, "");
      const waiting = newsOf(engine.url, jobId, version);
      expect((await fetch(`${engine.url}/v1/models`)).status).toBe(200);
      const stoppedAt = performance.now();
      expect(await engine.end("SIGINT")).toBe(0);
      expect((await waiting).status).toBe("SUCCESS");
      expect(performance.now() - stoppedAt).toBeLessThan(10_000);
    },
    TIMEOUT_MS,
  );

  it(
    "wants the keys that its command line makes, also those made while it runs, and refuses to be exposed without one",
    async () => {
      await expect(home.command([], { HOST: "0.0.0.0" })).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining("npm run engine -- --new-key NAME"),
      });
      const engine = await home.start();
      const statusWith = (apiKey: string) =>
        clientOf(engine.url, apiKey)
          .models.list()
          .then(
            () => 200,
            (error: unknown) => (error as { statusCode: number }).statusCode, // an SDKError
          );
      expect(await statusWith("any")).toBe(200);
      const apiKey = (await home.command(["--new-key", "laptop"])).stdout.trim();
      expect(apiKey).toMatch(/^cs-[0-9A-Za-z]{40}$/);
      await vi.waitFor(async () => expect(await statusWith("any")).toBe(401), { timeout: 10_000 });
      expect(await statusWith(apiKey)).toBe(200);
      const listed = (await home.command(["--keys"])).stdout;
      expect(listed).toContain(`${apiKey.slice(0, 7)}…  laptop`);
      expect(listed).not.toContain(apiKey.slice(0, 8));
      const id = String(listed.split(" ")[0]);
      const other = (await home.command(["--new-key", "other"])).stdout.trim();
      expect((await home.command(["--revoke", id])).stdout).toContain("is revoked");
      await vi.waitFor(async () => expect(await statusWith(apiKey)).toBe(401), { timeout: 10_000 });
      expect(await statusWith(other)).toBe(200);
      const last = (await home.command(["--keys"])).stdout.split("\n").find((line) => line.includes("  other  "));
      const { stdout } = await home.command(["--revoke", String(last?.split(" ")[0])]);
      expect(stdout).toContain("It was the last one. On loopback the engine now answers anybody");
      await vi.waitFor(async () => expect(await statusWith("any")).toBe(200), { timeout: 10_000 });
      await expect(home.command(["--revoke", "nothing"])).rejects.toMatchObject({
        code: 1,
        stderr: 'There is no API key "nothing". It may have been deleted.\n',
      });
      await expect(home.command(["--new-key"])).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining("npm run engine -- --keys"),
      });
    },
    TIMEOUT_MS,
  );
});
