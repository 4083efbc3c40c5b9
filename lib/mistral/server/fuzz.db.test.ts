import { existsSync, readdirSync, readlinkSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import { assertKnown } from "@/lib/testing/conformance";
import { call, inProcess, moodLines, upload, useRunner } from "@/lib/testing/engine";
import { type FuzzRequest, fuzzPlan, fuzzRequest } from "@/lib/testing/fuzz-requests";
import { FUZZ_ROUTES, type Pools } from "@/lib/testing/fuzz-routes";
import { withLongestTurn } from "@/lib/testing/longest-turn";
import { inferenceErrorSchema, managementErrorSchema } from "../schema";
import { createApp, v1 } from "./app";
import { errorFamily } from "./errors";
import { TERMINAL_STATUSES } from "./job-status";
import { uploadFile } from "./upload-file";

/*
 * Changed requests to every route, several at a time, with the real engine behind them. FUZZ_REQUESTS says how many,
 * FUZZ_SEED repeats a run.
 */

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1500);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const AT_ONCE = 4;
/** The mean number of requests that are sent at once, rounded down. */
const MEAN = 2.3;
const DEADLINE_MS = 30_000;
const JOBS = "/v1/fine_tuning/jobs";

const pools: Pools = { files: [], jobs: [], models: [] };
const counts = new Map<string, number>();

/** Every way a job may have gone, by its events. */
const LEGAL_TRACE =
  /^QUEUED (CANCELLED|VALIDATING (FAILED_VALIDATION|CANCELLATION_REQUESTED CANCELLED|VALIDATED (CANCELLED|RUNNING (SUCCESS|FAILED|CANCELLATION_REQUESTED CANCELLED))))$/;

beforeAll(async () => {
  await useRunner(inProcess, 2);
  const id = await upload(moodLines(30));
  const request = { model: "ministral-3b-latest", training_files: [id], hyperparameters: { training_steps: 3 } };
  const { body } = await call("POST", JOBS, { ...request, auto_start: true });
  await vi.waitFor(async () => {
    const job = await db.engineJob.findUniqueOrThrow({ where: { id: body.id } });
    expect(job.status).toBe("SUCCESS");
    pools.models.push(String(job.fineTunedModel));
  }, DEADLINE_MS);
  pools.files.push(id);
  pools.jobs.push(body.id);
}, 2 * DEADLINE_MS);

async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${DEADLINE_MS} ms: ${what}`)), DEADLINE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function sendAndCheck({ route, request }: FuzzRequest): Promise<void> {
  const what = `${request.method} ${request.url}`;
  const response = await within(v1(request), what);
  const text = await within(response.text(), what);
  const { status } = response;
  counts.set(
    `${route.method} ${route.path} ${status}`,
    (counts.get(`${route.method} ${route.path} ${status}`) ?? 0) + 1,
  );
  expect(status, `${what}: ${text}`).toBeLessThan(499);
  if (request.method === "OPTIONS" && status < 400) return;
  const type = response.headers.get("content-type")?.split(";")[0];
  if (status >= 400) {
    expect(type, what).toBe("application/json");
    if (request.method !== "HEAD") checkError(new URL(request.url).pathname, status, JSON.parse(text));
    return;
  }
  expect(status, what).toBe(200);
  if (route.answer === "bytes" || route.path === "/metrics") return;
  expect(type, what).toBe("application/json");
  if (request.method === route.method) checkSuccess(route, JSON.parse(text), what);
}

function checkError(pathname: string, status: number, body: unknown): void {
  const schema = errorFamily(pathname) === "management" ? managementErrorSchema : inferenceErrorSchema;
  expect(schema.safeParse(body).error, `${pathname} ${status}: ${JSON.stringify(body)}`).toBeUndefined();
}

function checkSuccess(
  route: FuzzRequest["route"],
  body: { id?: string; fine_tuned_model?: string },
  what: string,
): void {
  if (route.answer !== null && route.answer !== "bytes") assertKnown(route.answer.parse(body), what);
  if (body.id !== undefined && route.path === "/v1/files") remember(pools.files, body.id);
  if (body.id !== undefined && route.path === JOBS) remember(pools.jobs, body.id);
  if (body.fine_tuned_model != null) remember(pools.models, body.fine_tuned_model);
}

function remember(pool: string[], id: string): void {
  if (!pool.includes(id)) pool.push(id);
}

describe("changed requests", () => {
  it("are sent to every route there is", () => {
    const known = new Set(FUZZ_ROUTES.map(({ method, path }) => `${method} ${path}`));
    const routes = createApp().routes.filter(({ method }) => method !== "ALL");
    const missed = routes.map(({ method, path }) => `${method} ${path}`).filter((route) => !known.has(route));
    expect(missed).toEqual([]);
  });

  it("are answered as the API answers, and leave everything in order", async () => {
    const one = async (plans: (typeof fuzzPlan extends fc.Arbitrary<infer T> ? T : never)[]) => {
      await Promise.all(plans.map((plan) => sendAndCheck(fuzzRequest(plan, pools))));
    };
    const property = fc.asyncProperty(fc.array(fuzzPlan, { minLength: 1, maxLength: AT_ONCE }), one);
    await fc.assert(property, { seed: SEED, numRuns: Math.ceil(REQUESTS / MEAN), interruptAfterTimeLimit: 3_000_000 });
    await endEverything();
    await expectOrder();
    if (process.env.FUZZ_REQUESTS !== undefined) print();
  }, 3_600_000);
});

describe("bodies without an end", () => {
  const MIB = 1024 ** 2;
  /** Goes on for as long as somebody reads. */
  function endless(start: string) {
    let bytes = 0;
    const piece = new Uint8Array(256 * 1024).fill(0x20);
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const chunk = bytes === 0 ? new TextEncoder().encode(start) : piece;
          bytes += chunk.byteLength;
          // The end of a test that would never end.
          if (bytes > 200 * MIB) controller.error(new Error("too much was read"));
          else controller.enqueue(chunk.slice());
        },
      },
      { highWaterMark: 0 },
    );
    return { stream, read: () => bytes };
  }
  const post = (path: string, body: ReadableStream, type: string) =>
    new Request(`http://127.0.0.1${path}`, {
      method: "POST",
      headers: { "content-type": type },
      body,
      duplex: "half",
    } as RequestInit);

  it.each(["/v1/classifications", "/v1/chat/classifications", JOBS])("are refused as JSON: %s", async (path) => {
    const body = endless('{"model": "');
    const response = await within(v1(post(path, body.stream, "application/json")), path);
    expect(response.status).toBe(413);
    expect(body.read()).toBeLessThan(20 * MIB);
  });

  it.each([
    ["a field", 'form-data; name="x"'],
    ["a file of another name", 'form-data; name="other"; filename="x"'],
    ["the file", 'form-data; name="file"; filename="x"'],
  ])("are refused as a form: %s", async (what, disposition) => {
    const body = endless(`--b\r\nContent-Disposition: ${disposition}\r\n\r\n`);
    const request = post("/v1/files", body.stream, "multipart/form-data; boundary=b");
    const upload = uploadFile(request, { maxBytes: 1000 });
    await expect(within(upload, what)).rejects.toMatchObject({ code: "limit_exceeded" });
    expect(body.read()).toBeLessThan(20 * MIB);
    expect(readdirSync(paths.temporary())).toEqual([]);
  });
});

describe("bodies of very many values", () => {
  const MIB = 1024 ** 2;
  const list = (count: number, value = "1") => `[${Array.from({ length: count }, () => value).join(",")}]`;
  const object = (count: number, value: string) =>
    `{${Array.from({ length: count }, (_, i) => `"k${i}":${value}`).join(",")}}`;
  const job = (rest: string) => `{"model":"ngram","hyperparameters":{},${rest}}`;
  const texts = (rest: string) => `{"model":"x",${rest}}`;
  const chat = "/v1/chat/classifications";
  const target = `{"name":"a","labels":${list(9990)}}`;
  const messages = `{"messages":${list(450)}}`;
  const chunks = `{"messages":[{"role":"user","content":${list(220, "{}")}}]}`;

  it.each([
    [413, JOBS, "targets, 600 KB", job(`"classifier_targets":${list(300_000)}`)],
    [413, JOBS, "targets, 16 MB", job(`"classifier_targets":${list(8 * MIB - 100)}`)],
    [422, JOBS, "targets", job(`"classifier_targets":${list(49_000)}`)],
    [422, JOBS, "targets of many labels", job(`"classifier_targets":${list(4, target)}`)],
    [422, JOBS, "integrations", job(`"integrations":${list(9000, "{}")}`)],
    [422, JOBS, "files", job(`"training_files":${list(49_000)}`)],
    [413, chat, "messages, 16 MB", texts(`"input":{"messages":${list(8 * MIB - 100)}}`)],
    [422, chat, "messages", texts(`"input":{"messages":${list(95_000)}}`)],
    [422, chat, "conversations", texts(`"input":${list(200, messages)}`)],
    [422, chat, "chunks", texts(`"input":${list(200, chunks)}`)],
    [422, "/v1/chat/moderations", "messages", texts(`"input":${list(200, list(450))}`)],
    [422, "/v1/classifications", "inputs", texts(`"input":${list(9000)}`)],
    [422, "/v1/classifications", "metadata", texts(`"input":"a","metadata":${object(9000, "1")}`)],
    [422, "/v1/moderations", "nothing that is needed", `{"metadata":${object(9000, "1")}}`],
    [422, chat, "unknown keys", object(95_000, "1")],
    [422, "/v1/classifications", "lists in lists", "[".repeat(16 * MIB)],
    [422, "/v1/x/models/x/thresholds", "targets", object(49_000, "2")],
    [422, "/v1/x/models/x/thresholds", "labels", `{"a":${object(19_000, "2")},"b":${object(19_000, "2")}}`],
    [413, "/v1/x/jobs/x/position", "of a small body", `{"position":${list(2000)}}`],
  ])("are refused with %i at once: %s, %s", async (status, path, what, body) => {
    const method = path.endsWith("thresholds") ? "PUT" : "POST";
    const request = new Request(`http://127.0.0.1${path}`, { method, body });
    const { answer, longest } = await withLongestTurn(async () => {
      const response = await v1(request);
      return { status: response.status, text: await response.text() };
    });
    if (process.env.FUZZ_REQUESTS !== undefined) process.stdout.write(`${what}: ${Math.round(longest)} ms\n`);
    expect(answer.status, answer.text.slice(0, 500)).toBe(status);
    checkError(path, status, JSON.parse(answer.text));
    expect(answer.text.length).toBeLessThan(30_000);
    // Some dozen milliseconds, and several times as many on a loaded machine; without limits it was up to a minute.
    expect(longest).toBeLessThan(2000);
  });

  it("say how much more is wrong, and where", async () => {
    const { body } = await call("POST", JOBS, job(`"classifier_targets":${list(2, target)}`));
    expect(body.detail).toHaveLength(21);
    expect(body.detail[0]).toMatchObject({ loc: ["body", "job_in", "classifier_targets", 0, "labels", 0] });
    expect(body.detail[20]).toMatchObject({
      type: "too_many_errors",
      msg: expect.stringMatching(/^At least \d+ more/),
    });
  });
});

describe("requests for headers alone", () => {
  // What a process has open can be looked at here only.
  it.skipIf(!existsSync("/proc/self/fd"))("leave no file open, whose content nobody reads", async () => {
    const id = await upload(moodLines(20_000, 70_000), "head.jsonl");
    const open = () => readdirSync("/proc/self/fd").filter((fd) => linkOf(fd) === paths.engineFile(id));
    const response = await v1(new Request(`http://127.0.0.1/v1/files/${id}/content`, { method: "HEAD" }));
    expect([response.status, response.body]).toEqual([200, null]);
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(0);
    await vi.waitFor(() => expect(open()).toEqual([]));
  });
});

function linkOf(fd: string): string | null {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return null; // closed in the meantime
  }
}

/** Cancels what is not over and waits until it is. */
async function endEverything(): Promise<void> {
  const open = { status: { notIn: [...TERMINAL_STATUSES] } };
  for (const { id } of await db.engineJob.findMany({ where: open, select: { id: true } })) {
    const { status } = await call("POST", `${JOBS}/${id}/cancel`);
    expect([200, 409]).toContain(status);
  }
  await vi.waitFor(async () => expect(await db.engineJob.count({ where: open })).toBe(0), { timeout: 60_000 });
}

/** Every record has its file and every file its record; nothing half-written is left; every job went a legal way. */
async function expectOrder(): Promise<void> {
  const files = await db.engineFile.findMany({ select: { id: true } });
  expect(readdirSync(paths.engineFiles()).toSorted()).toEqual(files.map(({ id }) => id).toSorted());
  const models = await db.engineModel.findMany({ select: { id: true, fileId: true } });
  const stored = readdirSync(paths.engineModels()).filter((name) => name.endsWith(".model"));
  expect(stored.toSorted()).toEqual(models.map(({ fileId }) => `${fileId}.model`).toSorted());
  const ownerOf = (name: string) => name.replace(/\.\w+$/, "");
  const owners = new Set(models.map(({ fileId }) => fileId));
  expect(readdirSync(paths.engineModels()).filter((name) => !owners.has(ownerOf(name)))).toEqual([]);
  expect(readdirSync(paths.temporary())).toEqual([]);
  const jobs = await db.engineJob.findMany({ include: { events: { orderBy: { sequence: "asc" } } } });
  for (const job of jobs) {
    const statuses = job.events.map((event) => (event.data as { status: string }).status); // what addEvent writes
    expect(statuses.join(" ")).toMatch(LEGAL_TRACE);
    expect(statuses.at(-1)).toBe(job.status);
    expect(job.events.map((event) => event.sequence)).toEqual(job.events.map((_, i) => i + 1));
    expect(job.fineTunedModel !== null).toBe(job.status === "SUCCESS");
  }
}

/** What came of it, for a person who asked for more than the usual. */
function print(): void {
  const lines = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `${what}: ${count}`);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  process.stdout.write(`${lines.join("\n")}\nseed ${SEED}, ${total} requests\n`);
}
