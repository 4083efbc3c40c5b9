import { HTTPClient, Mistral } from "@mistralai/mistralai";
import * as components from "@mistralai/mistralai/models/components";
import { HTTPValidationError, SDKError } from "@mistralai/mistralai/models/errors";
import * as operations from "@mistralai/mistralai/models/operations";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { z } from "zod";
import { db } from "@/lib/db/client";
import { assertKnown } from "@/lib/testing/conformance";
import {
  type Answer,
  call,
  inProcess,
  moodLines,
  useRunner as setRunner,
  upload,
  waitForStatus,
} from "@/lib/testing/engine";
import { type FixtureEntry, readFixtureText, readManifest } from "@/lib/testing/wire-fixtures";
import { createApiKey } from "../server/keys/create";
import { revokeApiKey } from "../server/keys/revoke";
import { shapeDifferences } from "./shape";

const entries = readManifest();
const used = new Set<string>();
const JOBS = "/v1/fine_tuning/jobs";

function fixture(file: string) {
  used.add(file);
  return JSON.parse(readFixtureText(file));
}
const ofKind = (kind: FixtureEntry["kind"]) => entries.filter((entry) => entry.kind === kind);

/** The schema by which the official client reads an operation's answer. */
function inboundSchema({ schema = "" }: FixtureEntry): z.ZodType {
  const found = Object.entries({ ...components, ...operations }).find(([name]) => name === `${schema}$inboundSchema`);
  if (!found) throw new Error(`The SDK has no schema ${schema}.`);
  return found[1] as unknown as z.ZodType; // whatever is called so is one
}

/** A list of the hosted service mixes job types; ours trains classifiers only. */
function withoutCompletionJobs(body: { data?: { job_type?: string }[] }) {
  return Array.isArray(body.data) ? { ...body, data: body.data.filter((job) => job.job_type !== "completion") } : body;
}

/** What this server sends for the operation of a fixture; made once, in the order in which a client meets them. */
const answers = new Map<string, unknown>();
let model = "";

async function answer(file: string, method: string, path: string, body?: unknown): Promise<Answer["body"]> {
  const { status, body: answered } = await call(method, path, body);
  expect(status, `${file}: ${JSON.stringify(answered)}`).toBe(200);
  answers.set(file, answered);
  return answered;
}

/** Trains for real, and keeps the end of a training back until it is let go or stopped. */
function heldTrainings() {
  let letGo: () => void = () => undefined;
  const runner: typeof inProcess = async (task, context) => {
    if (task.kind === "validate") return inProcess(task, context);
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
      context.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    let end: Parameters<typeof context.emit>[0] | null = null;
    const emit = (event: Parameters<typeof context.emit>[0]) => {
      if (event.type === "done") end = event;
      else context.emit(event);
    };
    await inProcess(task, { ...context, emit });
    await held;
    if (end !== null) context.emit(end);
  };
  return { runner, letGo: () => letGo() };
}

const FOODS = `${["beverages", "snacks", "dairies"]
  .flatMap((food, i) =>
    Array.from({ length: 8 }, (_, n) => {
      const country_label = n % 2 === 0 ? "france" : "italy";
      return JSON.stringify({
        text: `${food} ${country_label} item ${i}${n}`,
        labels: { food: [food], country_label },
      });
    }),
  )
  .join("\n")}\n`;

/** The request of a fixture with files of this server in it. */
async function withRealFiles(body: Answer["body"], training: string, validation: string) {
  return {
    ...body,
    training_files: body.training_files.map((file: object) => ({ ...file, file_id: training })),
    validation_files: body.validation_files?.map(() => validation) ?? null,
  };
}

async function makeJobAnswers(): Promise<void> {
  const training = await upload(moodLines(40, 100));
  const validation = await upload(moodLines(12, 900), "validation.jsonl");
  const asked = await withRealFiles(fixture("job-create.request.json"), training, validation);
  await answer("job-list-empty.response.json", "GET", JOBS);
  await answer("job-dry-run.response.json", "POST", `${JOBS}?dry_run=true`, asked);

  const held = heldTrainings();
  await setRunner(held.runner);
  const { id } = await answer("job-create.response.json", "POST", JOBS, asked);
  await answer("job-get-queued.response.json", "GET", `${JOBS}/${id}`);
  answers.set("job-get-validated.response.json", await waitForStatus(id, "VALIDATED"));
  await answer("job-start.response.json", "POST", `${JOBS}/${id}/start`);
  await waitForCheckpoints(id);
  await answer("job-get-running.response.json", "GET", `${JOBS}/${id}`);
  held.letGo();
  const done = await waitForStatus(id, "SUCCESS");
  answers.set("job-get-success.response.json", done);
  model = done.fine_tuned_model;

  const stopped = await answer("job-create.response.json", "POST", JOBS, { ...asked, auto_start: true });
  await waitForCheckpoints(stopped.id);
  await answer("job-cancel.response.json", "POST", `${JOBS}/${stopped.id}/cancel`);
  answers.set("job-get-cancelled.response.json", await waitForStatus(stopped.id, "CANCELLED"));

  await setRunner(async (task, context) => {
    if (task.kind === "validate") return inProcess(task, context);
    const step = { type: "step", step: 1, trainLoss: 0.5, validLoss: null } as const;
    context.emit(step as unknown as Parameters<typeof context.emit>[0]); // the parts that a checkpoint shows
    context.emit({ type: "failed", code: "crashed", message: "The worker stopped." });
  });
  const failing = await call("POST", JOBS, { ...asked, auto_start: true, suffix: "fails" });
  answers.set("job-get-failed.response.json", await waitForStatus(failing.body.id, "FAILED"));

  const bad = await upload(`${moodLines(6, 700)}{"text": "x", "labels": {"mood": 1}}\n`, "bad.jsonl");
  const invalid = await call("POST", JOBS, { ...asked, training_files: [bad] });
  answers.set("job-get-failed-validation.response.json", await waitForStatus(invalid.body.id, "FAILED_VALIDATION"));
}

function waitForCheckpoints(id: string) {
  return vi.waitFor(
    async () => expect((await call("GET", `${JOBS}/${id}`)).body.checkpoints.length).toBeGreaterThan(0),
    { timeout: 20_000, interval: 20 },
  );
}

async function makeFoodAnswers(): Promise<void> {
  await setRunner();
  const training = await upload(FOODS, "foods.jsonl");
  const inferred = { model: "ministral-3b-latest", training_files: [training], hyperparameters: { training_steps: 5 } };
  const created = await call("POST", JOBS, { ...inferred, auto_start: true, suffix: "foods-v1" });
  const done = await waitForStatus(created.body.id, "SUCCESS");
  answers.set("job-get-success-multi-target.response.json", done);
  const foods = { model: done.fine_tuned_model, input: "a beverage of france" };
  for (const file of ["classify-multi-target.response.json"]) await answer(file, "POST", "/v1/classifications", foods);
  const tags = moodLines(30, 40).replaceAll(/"mood":"(\w+)"/g, '"mood":["$1"]');
  const list = await call("POST", JOBS, { ...inferred, training_files: [await upload(tags)], auto_start: true });
  const tagged = (await waitForStatus(list.body.id, "SUCCESS")).fine_tuned_model;
  for (const file of ["classify-multi-label.response.json", "classify-multi-label-softmax.response.json"]) {
    await answer(file, "POST", "/v1/classifications", { model: tagged, input: ["a lovely day"] });
  }
  expect((await call("PUT", "/v1/x/moderation-model", { model: tagged })).status).toBe(200);
  const moderation = { model: "mistral-moderation-latest", input: ["a lovely day"] };
  await answer("moderate.response.json", "POST", "/v1/moderations", moderation);
  await answer("job-list.response.json", "GET", JOBS);
}

async function makeOtherAnswers(): Promise<void> {
  const form = new FormData();
  form.append("file", new File([moodLines(3, 5)], "once.jsonl"));
  const { id } = await answer("file-upload.response.json", "POST", "/v1/files", form);
  await answer("file-list.response.json", "GET", "/v1/files");
  await answer("file-retrieve.response.json", "GET", `/v1/files/${id}`);
  await answer("file-signed-url.response.json", "GET", `/v1/files/${id}/url`);
  await answer("file-delete.response.json", "DELETE", `/v1/files/${id}`);
  for (const [file, path, request] of [
    ["classify-single-target.response.json", "/v1/classifications", "classify.request.json"],
    ["classify-chat.response.json", "/v1/chat/classifications", "classify-chat.request.json"],
  ] as const) {
    await answer(file, "POST", path, { ...fixture(request), model });
  }
  const batch = { ...fixture("classify-chat-batch.request.json"), model };
  await answer("classify-batch.response.json", "POST", "/v1/chat/classifications", batch);
  await answer("models-list.response.json", "GET", "/v1/models");
  await answer("model-retrieve.response.json", "GET", `/v1/models/${model}`);
  const changes = fixture("model-update.request.json");
  const updated = await answer("model-update.response.json", "PATCH", `/v1/fine_tuning/models/${model}`, changes);
  expect(updated).toMatchObject(changes);
  await answer("model-archive.response.json", "POST", `/v1/fine_tuning/models/${model}/archive`);
  await answer("model-unarchive.response.json", "DELETE", `/v1/fine_tuning/models/${model}/archive`);
  await answer("model-delete.response.json", "DELETE", `/v1/models/${model}`);
}

beforeAll(async () => {
  await setRunner();
  await makeJobAnswers();
  await makeFoodAnswers();
  await makeOtherAnswers();
}, 60_000);

/** Operations that a classifier's server has no answer to. */
const NOT_SERVED: Readonly<Record<string, string>> = {
  "chat-complete.response.json": "/v1/chat/completions",
  "embeddings.response.json": "/v1/embeddings",
};

describe("fixtures of responses", () => {
  it.each(ofKind("response"))("$file is read by the official client, and is what this server sends", async (entry) => {
    const { file } = entry;
    const body = withoutCompletionJobs(fixture(file));
    const schema = inboundSchema(entry);
    assertKnown(schema.parse(body));
    const path = NOT_SERVED[file];
    if (path !== undefined) {
      const { status, body: refusal } = await call("POST", path, { model: "m", messages: [], input: "x" });
      expect([status, refusal.object]).toEqual([404, "error"]);
      expect(refusal.message).toContain("not served here");
      return;
    }
    const ours = answers.get(file);
    assertKnown(schema.parse(ours));
    expect(shapeDifferences(ours, body)).toEqual([]);
  });
});

describe("fixtures of requests", () => {
  it("a job with explicit targets is taken as it is", async () => {
    const training = await upload(FOODS, "explicit.jsonl");
    const asked = await withRealFiles(fixture("job-create-explicit-targets.request.json"), training, training);
    const { status, body } = await call("POST", JOBS, asked);
    expect(status).toBe(200);
    expect(body).toMatchObject({ suffix: "foods-v1", auto_start: true, hyperparameters: asked.hyperparameters });
    await call("POST", `${JOBS}/${body.id}/cancel`);
    expect((await waitForStatus(body.id, "CANCELLED")).status).toBe("CANCELLED");
    const planned = await call("POST", JOBS, { ...asked, auto_start: false });
    const { classifier_targets: targets } = await waitForStatus(planned.body.id, "VALIDATED", "FAILED_VALIDATION");
    expect(targets).toEqual(asked.classifier_targets);
  });

  it("files that are not here are refused for that reason", async () => {
    const { status, body } = await call("POST", JOBS, fixture("job-create.request.json"));
    expect(status).toBe(422);
    expect(body.detail).toContain("There is no file 0d9f3a64-51b7-4c8e-8a2f-7e6b1c4d2f90");
  });
});

describe("fixtures of errors", () => {
  /** How the official client reports a body on the route of an error. */
  function clientError(entry: FixtureEntry): Promise<unknown> {
    const { status = 0, file } = entry;
    const reply = () => Response.json(fixture(file), { status });
    const client = new Mistral({
      apiKey: "any",
      serverURL: "http://x",
      httpClient: new HTTPClient({ fetcher: async () => reply() }),
    });
    const asked = (entry.path ?? "").startsWith("/v1/classifications")
      ? client.classifiers.classify({ model: "m", inputs: "x" })
      : client.fineTuning.jobs.get({ jobId: crypto.randomUUID() });
    return asked.then(
      () => null,
      (error: unknown) => error,
    );
  }

  it.each(ofKind("error"))("$file is an error that the official client reads", async (entry) => {
    const error = await clientError(entry);
    expect(error).toBeInstanceOf(entry.schema === "HTTPValidationError" ? HTTPValidationError : SDKError);
    expect(error).toMatchObject({ statusCode: entry.status });
  });

  const unknownJob = `${JOBS}/${crypto.randomUUID()}`;
  const unknownFile = `/v1/files/${crypto.randomUUID()}`;
  it.each([
    ["error-400-invalid-model.json", 400, "POST", "/v1/classifications", { model: "ft:classifier:nope", input: "x" }],
    ["error-404-job.json", 404, "GET", unknownJob, undefined],
    ["error-404-file.json", 404, "GET", unknownFile, undefined],
    ["error-422-validation-array.json", 422, "POST", JOBS, { model: "ministral-3b-latest", hyperparameters: {} }],
  ])("%s is what this server sends, word for word", async (file, status, method, path, body) => {
    expect(await call(method, path, body)).toMatchObject({ status, body: fixture(file) });
  });

  it("an extra and a missing key are both named, as in the fixture", async () => {
    const items: { input: unknown }[] = fixture("error-422-extra-field.json").detail;
    const { status, body } = await call("POST", "/v1/classifications", items[1]?.input);
    expect(status).toBe(422);
    expect(body.detail).toHaveLength(items.length);
    expect(body.detail).toEqual(expect.arrayContaining(items));
  });

  it("a wrong kind of job, a duplicate, a file that is too large and one of another format are refused alike", async () => {
    const training = await upload(moodLines(8, 3000));
    const request = { model: "ministral-3b-latest", training_files: [training], hyperparameters: { epochs: 1 } };
    const completion = await call("POST", JOBS, { ...request, job_type: "completion" });
    expect(completion).toMatchObject({ status: 422, body: fixture("error-422-string-detail.json") });
    await call("POST", JOBS, request);
    const duplicate = await call("POST", JOBS, request);
    expect(duplicate.status).toBe(409);
    const words = String(fixture("error-409-duplicate-job.json").detail).replace(/\.$/, "");
    expect(duplicate.body.detail.startsWith(words)).toBe(true);
    const large = await call("POST", "/v1/files", "x", { "content-length": String(600 * 1024 ** 2) });
    expect(large).toMatchObject({ status: 413, body: fixture("error-413-file-too-large.json") });
    const form = new FormData();
    form.append("file", new File(["a,b\n"], "a.csv"));
    const format = await call("POST", "/v1/files", form);
    expect(format.status).toBe(422);
    expect(shapeDifferences(format.body, fixture("error-422-file-format.json"))).toEqual([]);
  });

  it("a defect is answered like the fixture, with the id of the request", async () => {
    vi.spyOn(db.engineModel, "findUnique").mockRejectedValue(new Error("secret"));
    const { status, body } = await call("POST", "/v1/classifications", { model: "m", input: "x" });
    expect(status).toBe(500);
    const { request_id, ...rest } = body;
    expect(request_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(shapeDifferences(rest, fixture("error-500.json"))).toEqual([]);
  });

  it("a missing key is answered like the fixture, and so are too many requests", async () => {
    const { id } = await createApiKey("conformance");
    try {
      expect(await call("GET", "/v1/models")).toMatchObject({ status: 401, body: fixture("error-401.json") });
      let wrong = await call("GET", "/v1/models", undefined, { authorization: "Bearer wrong" });
      for (let i = 0; i < 100 && wrong.status === 401; i++) {
        wrong = await call("GET", "/v1/models", undefined, { authorization: "Bearer wrong" });
      }
      expect(wrong).toMatchObject({ status: 429, body: fixture("error-429.json") });
      expect(Number(wrong.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    } finally {
      await revokeApiKey(id);
    }
  });
});

// Last: what was not used until here is used by nothing. Data sets are another file's.
afterAll(() => {
  const all = entries.filter((entry) => entry.kind !== "dataset").map((entry) => entry.file);
  expect(all.filter((file) => !used.has(file))).toEqual([]);
});
