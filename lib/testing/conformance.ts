import { HTTPClient, Mistral } from "@mistralai/mistralai";
import { isUnknown } from "@mistralai/mistralai/types/discriminatedUnion.js";
import { expect, vi } from "vitest";
import { v1 } from "@/lib/mistral/server/app";
import { serveHttp } from "./http-server";

/*
 * What the conformance tests share: the official client over both transports, every answer of which is looked at; the
 * fixtures of the contract; polling as clients of the hosted service poll.
 */

export const TRANSPORTS = ["in-process", "over HTTP"] as const;
export type Transport = (typeof TRANSPORTS)[number];

export interface Connection {
  /** The official client; an answer with anything in it that it could not read fails the test. */
  client: Mistral;
  /** A request beside the client, for what it cannot send. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  origin: string;
  close(): Promise<void>;
}

/** The engine as a client reaches it: as a function, or as a server on loopback. */
export async function connect(transport: Transport): Promise<Connection> {
  const server = transport === "over HTTP" ? await serveHttp(v1) : null;
  const origin = server?.origin ?? "http://127.0.0.1";
  const fetcher = (request: Request) => (server === null ? v1(request) : fetch(request));
  const httpClient = new HTTPClient({ fetcher: (input, init) => fetcher(new Request(input, init)) });
  httpClient.addHook("response", (response) => assertWire(response));
  const client = new Mistral({ apiKey: "any", serverURL: origin, httpClient });
  const send: Connection["send"] = (method, path, body, headers) => {
    const isRaw = body === undefined || typeof body === "string" || body instanceof FormData;
    const type = isRaw ? undefined : { "content-type": "application/json" };
    return fetcher(
      new Request(origin + path, {
        method,
        headers: { ...type, ...headers },
        body: isRaw ? body : JSON.stringify(body),
      }),
    );
  };
  return { client: watched(client), send, origin, close: async () => server?.close() };
}

/** Success is exactly 200, as JSON or as the bytes of a file. */
export function assertWire(response: Response): void {
  const type = response.headers.get("content-type") ?? "";
  if (response.status < 400) expect(response.status).toBe(200);
  expect(type.split(";")[0]).toMatch(/^application\/(json|octet-stream)$/);
}

/** Fails when the SDK gave up on a part of an answer, at any depth: it returns such parts as values that say so. */
export function assertKnown(value: unknown, place = "the answer"): void {
  if (typeof value !== "object" || value === null || value instanceof ReadableStream) return;
  expect(isUnknown(value) || ("isUnknown" in value && value.isUnknown === true), `${place} is UNKNOWN`).toBe(false);
  for (const [key, child] of Object.entries(value)) assertKnown(child, `${place}.${key}`);
}

/** The same client with every method's answer checked. */
function watched<T extends object>(target: T): T {
  return new Proxy(target, {
    get(_, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value === "object" && value !== null) return watched(value);
      if (typeof value !== "function") return value;
      return async (...values: unknown[]) => {
        const answer: unknown = await value.apply(target, values);
        assertKnown(answer);
        return answer;
      };
    },
  });
}

type Jobs = Mistral["fineTuning"]["jobs"];
type AnyJob = Awaited<ReturnType<Jobs["get"]>>;
export type JobDetails = Extract<AnyJob, { jobType: "classifier" }>;

/** The job as a classifier's; fails for anything else. */
export function classifierJob(job: AnyJob): JobDetails {
  if (job.jobType !== "classifier") throw new Error(`This is no classifier job: ${JSON.stringify(job)}`);
  return job;
}

/** The id in an answer to a create; fails for a dry run's figures. */
export function createdId(answer: Awaited<ReturnType<Jobs["create"]>>): string {
  if (!("jobType" in answer) || answer.jobType !== "classifier") throw new Error("This is no classifier job.");
  return answer.id;
}

/** A tutorial's loop: asks again and again while the job's status is one of those; the answer that ended it. */
export async function pollWhile(
  client: Mistral,
  jobId: string,
  statuses: readonly string[],
  intervalMs = 20,
): Promise<JobDetails> {
  const look = async () => {
    const job = classifierJob(await client.fineTuning.jobs.get({ jobId }));
    expect(statuses, JSON.stringify(job.events)).not.toContain(job.status);
    return job;
  };
  return vi.waitFor(look, { timeout: 50_000, interval: intervalMs });
}
