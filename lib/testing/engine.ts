import { Worker } from "node:worker_threads";
import { expect, vi } from "vitest";
import { run } from "@/lib/engine";
import { v1 } from "@/lib/mistral/server/app";
import { encoderDirectory } from "@/lib/mistral/server/encoder-directory";
import type { EngineRunner } from "@/lib/mistral/server/queue/runner";
import { replaceSupervisor } from "@/lib/mistral/server/queue/supervisor";
import { replaceClassifyPool } from "@/lib/mistral/server/serving/worker-pool";
import { bundle } from "../../scripts/lib/bundle.mjs";

/** The trainer on the test's own thread: Node cannot load its worker without a bundler. */
export const inProcess: EngineRunner = (task, context) => run(task, { ...context, now: () => performance.now() });

/** The thread that classifies batches, from a bundle: Node cannot load its TypeScript. */
export async function classifyWorker(): Promise<() => Worker> {
  const url = new URL(await bundle("lib/engine/classify-worker.ts"));
  return () => new Worker(url, { workerData: { encoderDirectory: encoderDirectory(), maxBytes: 64 * 1024 ** 2 } });
}

/** Gives the engine a runner, and threads that classify, for the tests of a file. */
export async function useRunner(runner: EngineRunner = inProcess, trainingSlots = 1) {
  await replaceClassifyPool({ spawn: await classifyWorker() });
  return replaceSupervisor({ runner, trainingSlots });
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads bodies of every shape, and a wrong guess fails it
  body: any;
}

/** A request to /v1 as a client on this machine sends it. */
export async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isRaw = typeof body === "string" || body instanceof FormData;
  const response = await v1(
    new Request(`http://127.0.0.1:3000${path}`, {
      method,
      headers: { ...(isRaw || body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      body: isRaw ? body : body === undefined ? undefined : JSON.stringify(body),
    }),
  );
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** JSON Lines of a data set that two words decide: `rows` rows, half of them each. */
export function moodLines(rows: number, offset = 0): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const n = i + offset;
    const isGood = n % 2 === 0;
    const text = isGood ? `what a lovely and happy day number ${n}` : `such an awful and sad evening number ${n}`;
    return JSON.stringify({ text, labels: { mood: isGood ? "good" : "bad" } });
  });
  return `${lines.join("\n")}\n`;
}

/** Uploads a file, the file part last and without a purpose, as Python does; returns its id. */
export async function upload(content: string, name = "train.jsonl"): Promise<string> {
  const form = new FormData();
  form.append("file", new File([content], name));
  const { status, body } = await call("POST", "/v1/files", form);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.id;
}

/** Creates a job on a fresh upload, at the level that trains fastest, and returns its id. */
export async function createTestJob(body: Record<string, unknown> = {}, content = moodLines(40)): Promise<string> {
  const training = await upload(content);
  const answer = await call("POST", "/v1/fine_tuning/jobs", {
    model: "ngram",
    training_files: [{ file_id: training, weight: 1 }],
    hyperparameters: { training_steps: 6, learning_rate: 4e-5 },
    ...body,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.id;
}

/** Polls a job until it has one of the statuses; fails at the deadline. */
export function waitForStatus(jobId: string, ...statuses: string[]): Promise<Answer["body"]> {
  const look = async () => {
    const { body } = await call("GET", `/v1/fine_tuning/jobs/${jobId}`);
    expect(statuses, JSON.stringify(body.events)).toContain(body.status);
    return body;
  };
  return vi.waitFor(look, { timeout: 15_000, interval: 20 });
}

/** Statuses of a job's events, oldest first. */
export function eventStatuses(job: Answer["body"]): string[] {
  return job.events.map((event: { data: { status: string } }) => event.data.status);
}
