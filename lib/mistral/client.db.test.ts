import { readFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AppError } from "@/lib/errors";
import { getJobProgress, isUnknownValue, mistralClient, upstreamError, wasNeverSent } from "./client";

/** A server that answers every request alike, and remembers the last one. */
interface Given {
  status: number;
  type: string;
  body: string;
  headers?: Record<string, string>;
}
let answer: Given | "hang up" | "cut" = "hang up";
let requests = 0;
let lastHeaders: http.IncomingHttpHeaders = {};
let lastUrl: string | undefined;
const server = http.createServer((request, response) => {
  lastHeaders = request.headers;
  lastUrl = request.url;
  requests += 1;
  if (answer === "hang up") request.socket.destroy();
  else if (answer === "cut") {
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
    response.write('{"data": [', () => request.socket.destroy());
  } else response.writeHead(answer.status, { "content-type": answer.type, ...answer.headers }).end(answer.body);
});
let baseUrl = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server's address is never a string.
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

const fixture = (name: string) => readFileSync(path.join(import.meta.dirname, "fixtures", name), "utf8");
const remote = (apiKey: string | null = "key") => mistralClient({ kind: "remote", baseUrl, apiKey });

async function failureOf(ask: (client: ReturnType<typeof remote>) => Promise<unknown>): Promise<AppError> {
  const failure = await ask(remote()).then(
    () => null,
    (error: unknown) => upstreamError(error),
  );
  if (failure === null) throw new Error("The request should have failed.");
  return failure;
}

describe("keys", () => {
  it("sends a server its own key and never that of the environment", async () => {
    vi.stubEnv("MISTRAL_API_KEY", "key-of-the-environment");
    vi.stubEnv("MISTRAL_DEBUG", "true");
    answer = { status: 200, type: "application/json", body: '{"data": [], "object": "list"}' };
    await remote("own").models.list();
    expect(lastHeaders.authorization).toBe("Bearer own");
    await remote(null).models.list();
    expect(lastHeaders.authorization).toBeUndefined();
    vi.unstubAllEnvs();
  });
});

describe("answers of a server, in words", () => {
  it.each([
    ["error-401.json", 401, "does not accept the API key. It says: Unauthorized", false],
    ["error-401-gateway.json", 401, "does not accept the API key. It says: Unauthorized", false],
    ["error-404-job.json", 404, "It says: No fine tuning job matches the given query.", false],
    ["error-409-duplicate-job.json", 409, "It says: A similar job", false],
    ["error-410-retired.json", 410, "This server no longer trains", false],
    ["error-413-file-too-large.json", 413, "too large", false],
    ["error-422-validation-array.json", 422, "job_in: Value error, At least one training file", false],
    ["error-422-string-detail.json", 422, "Model not available for this type", false],
    ["error-422-file-format.json", 422, "Invalid file format. Line 3: labels must be an object", false],
    ["error-429.json", 429, "It says: Rate limit exceeded", true],
    ["error-429-gateway.json", 429, "asked too often", true],
    ["error-500.json", 500, "a problem of its own (status 500). It says: Internal server error", true],
  ])("%s", async (file, status, sentence, retryable) => {
    answer = { status, type: "application/json", body: fixture(file) };
    const failure = await failureOf((client) => client.fineTuning.jobs.get({ jobId: crypto.randomUUID() }));
    expect(failure).toMatchObject({ code: "upstream", retryable, extra: { status } });
    expect(failure.message).toContain(sentence);
  });

  it("reads the arrays of inference routes, and survives the string that does not belong there", async () => {
    const classify = (client: ReturnType<typeof remote>) => client.classifiers.classify({ model: "m", inputs: ["x"] });
    answer = { status: 422, type: "application/json", body: fixture("error-422-extra-field.json") };
    expect((await failureOf(classify)).message).toContain(
      "inputs: Extra inputs are not permitted; input: Field required",
    );
    answer = { status: 422, type: "application/json", body: fixture("error-422-string-detail.json") };
    expect(await failureOf(classify)).toMatchObject({ code: "upstream", extra: { status: 422 } });
    answer = { status: 400, type: "application/json", body: fixture("error-400-invalid-model.json") };
    expect((await failureOf(classify)).message).toContain("Invalid model: ft:classifier:nope");
  });

  it.each([
    [{ status: 200, type: "text/html", body: "<html>" }, "is not a Mistral API"],
    [{ status: 200, type: "application/json", body: "{" }, "not JSON"],
    [{ status: 200, type: "application/json", body: "[]" }, "does not fit the Mistral API"],
    [{ status: 502, type: "text/html", body: "<html>" }, "a problem of its own (status 502)."],
    ["hang up" as const, "cannot be reached"],
  ])("%j", async (given, sentence) => {
    answer = given;
    const failure = await failureOf((client) => client.fineTuning.jobs.list());
    expect(failure.code).toBe("upstream");
    expect(failure.message).toContain(sentence);
  });

  it("tells a time-out, an abort and a wrong argument apart", async () => {
    const stalled = http.createServer(() => undefined).listen(0, "127.0.0.1");
    await new Promise((resolve) => stalled.once("listening", resolve));
    const address = `http://127.0.0.1:${(stalled.address() as AddressInfo).port}`; // of a TCP server
    const client = mistralClient({ kind: "remote", baseUrl: address, apiKey: null });
    const late = await client.models.list({}, { timeoutMs: 20 }).catch(upstreamError);
    expect(late).toMatchObject({ code: "upstream", retryable: true, message: "The server did not answer in time." });
    const aborted = await client.models.list({}, { signal: AbortSignal.abort() }).catch(upstreamError);
    expect(aborted).toMatchObject({ code: "cancelled" });
    const wrong = await client.fineTuning.jobs
      .create({ model: "m", hyperparameters: { trainingSteps: 1.5 } })
      .catch(upstreamError);
    expect(wrong).toMatchObject({ code: "upstream", message: expect.stringContaining("does not fit the Mistral API") });
    stalled.closeAllConnections();
    stalled.close();
  });

  it("knows the values that the SDK could not read", async () => {
    answer = { status: 200, type: "application/json", body: '{"id": "x", "job_type": "classifier"}' };
    const job = await remote().fineTuning.jobs.get({ jobId: crypto.randomUUID() });
    expect(isUnknownValue(job)).toBe(true);
    expect(upstreamError(job)).toMatchObject({ code: "upstream", message: expect.stringContaining("does not fit") });
  });

  it("leaves our own errors as they are, and shows nothing of a defect", () => {
    const own = new AppError("conflict", "There is one already.");
    expect(upstreamError(own)).toBe(own);
    const defect = upstreamError(new TypeError("secret is not a function"));
    expect(defect.code).toBe("internal");
    expect(defect.message).not.toContain("secret");
  });
});

describe("how far a job is", () => {
  const signal = new AbortController().signal;
  const question = { afterStep: 0, signal };
  const ask = (apiKey: string | null = "own", more: object = {}) =>
    getJobProgress({ kind: "remote", baseUrl: `${baseUrl}/`, apiKey }, "a/b", { ...question, ...more });
  const json = (value: unknown) => ({ status: 200, type: "application/json", body: JSON.stringify(value) });
  const queue = { position: 2, of: 3 };

  it("is told by a server that has the extension, which gets its own key", async () => {
    answer = json({ queue, progress: null, of_a_later_version: 1, summary: { steps_done: "many" } });
    expect(await ask()).toEqual({ queue, progress: null, summary: null, steps: [] });
    expect(lastHeaders.authorization).toBe("Bearer own");
    expect(lastUrl).toBe("/v1/x/jobs/a%2Fb/metrics?after_step=0");
    await ask(null);
    expect(lastHeaders.authorization).toBeUndefined();
  });

  it("may be waited for, once a version is known", async () => {
    const steps = [{ step: 8, created_at: 1, train_loss: 0.5, valid_loss: null }];
    answer = json({ queue: null, progress: null, version: "v 2", status: "RUNNING", steps });
    expect(await ask("own", { afterStep: 7, version: "v1", waitSeconds: 1.5 })).toMatchObject({
      version: "v 2",
      status: "RUNNING",
      steps: [{ step: 8, learning_rate: null, targets: null }],
    });
    expect(lastUrl).toBe("/v1/x/jobs/a%2Fb/metrics?after_step=7&version=v1&wait=1.5");
    await ask("own", { waitSeconds: 1.5 });
    expect(lastUrl).toBe("/v1/x/jobs/a%2Fb/metrics?after_step=0");
  });

  it.each([
    ["is not there", { status: 404, type: "application/json", body: '{"detail":"Not Found"}' }],
    ["is refused", { status: 401, type: "application/json", body: "{}" }],
    ["is a page", { status: 200, type: "text/html", body: "<h1>Hello</h1>" }],
    ["is something else", { status: 200, type: "application/json", body: '{"progress": "fine"}' }],
  ])("is not known where the extension %s", async (_, given) => {
    answer = given;
    expect(await ask()).toBeNull();
  });

  it.each([429, 500, 503])("may be known later after status %i", async (status) => {
    answer = { status, type: "text/plain", body: "" };
    await expect(ask()).rejects.toMatchObject({ code: "upstream", retryable: true, extra: { status } });
  });

  it("may be known later when nobody answers", async () => {
    answer = "hang up";
    await expect(ask()).rejects.toMatchObject({ code: "upstream", retryable: true });
  });

  it("is not known of a job that the embedded engine does not have", async () => {
    const address = { kind: "embedded" as const, baseUrl: null, apiKey: null };
    expect(await getJobProgress(address, crypto.randomUUID(), question)).toBeNull();
  });
});

/** Of a port that was free a moment ago. */
async function closedAddress(): Promise<string> {
  const other = http.createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo; // of a TCP server
  await new Promise((resolve) => other.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe("requests have bounds", () => {
  const get = () => remote("secret").fineTuning.jobs.get({ jobId: crypto.randomUUID() });

  it("asks once, and says how long the server wants to be left alone", async () => {
    answer = { status: 503, type: "text/html", body: "<h1>Back soon</h1>", headers: { "retry-after": "7" } };
    const before = requests;
    const failure = await get().catch(upstreamError);
    expect(requests - before).toBe(1);
    expect(failure).toMatchObject({ retryable: true, extra: { status: 503, retryAfterMs: 7000 } });
  });

  it("follows no redirect with a key", async () => {
    answer = { status: 307, type: "text/plain", body: "", headers: { location: "http://other.example/v1" } };
    const before = requests;
    const failure = await get().catch(upstreamError);
    expect(failure).toMatchObject({ code: "upstream", retryable: false, extra: { status: 307 } });
    expect(String(failure)).toContain("http://other.example");
    expect(requests - before).toBe(1);
  });

  it.each([
    ["cut in the middle of its body", "cut" as const, "broke off", false],
    ["to a port where nobody listens", null, "cannot be reached", true],
  ])("knows a connection %s", async (_, given, sentence, isUnsent) => {
    if (given !== null) answer = given;
    const client =
      given === null ? mistralClient({ kind: "remote", baseUrl: await closedAddress(), apiKey: null }) : remote();
    const failure = await client.fineTuning.jobs.list().catch(upstreamError);
    expect(failure).toMatchObject({ code: "upstream", retryable: true });
    expect(String(failure)).toContain(sentence);
    expect(wasNeverSent(failure)).toBe(isUnsent);
  });
});
