import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Mistral } from "@mistralai/mistralai";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { SHUTDOWN } from "./answering";
import { withTrainedModel } from "./side-training";
import { timings } from "./timings";

let folder = "";
const usual = { ...timings };

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "side-training-"));
  await writeFile(path.join(folder, "train.jsonl"), "{}\n");
  Object.assign(timings, { firstBackoffMs: 1, maxBackoffMs: 2, trainingPollMs: 1, lookAgainMs: 1, maxFailures: 3 });
});
afterAll(async () => {
  Object.assign(timings, usual);
  await rm(folder, { recursive: true, force: true });
});

const failure = (status: number, retryable: boolean) =>
  new AppError("upstream", "no", { retryable, extra: { status, detail: null } });

/** A server whose parts fail as said: each of these is thrown once, in turn. */
function makeClient(failures: { get?: AppError[]; retrieve?: AppError[]; found?: string | null }) {
  const client = new Mistral({ apiKey: "any" });
  const { jobs } = client.fineTuning;
  const done = { id: "job", suffix: "s", status: "SUCCESS", fineTunedModel: "model", trainingFiles: [] };
  const pages = { data: failures.found == null ? [] : [{ ...done, fineTunedModel: failures.found }] };
  const thrown = (list: AppError[] | undefined, answer: unknown) => async () => {
    const next = list?.shift();
    if (next !== undefined) throw next;
    return answer as never;
  };
  vi.spyOn(client.files, "upload").mockImplementation(thrown([], { id: "file" }));
  vi.spyOn(client.files, "delete").mockImplementation(thrown([], {}));
  vi.spyOn(jobs, "list").mockImplementation(thrown([], pages));
  vi.spyOn(jobs, "get").mockImplementation(thrown(failures.get, done));
  vi.spyOn(client.models, "retrieve").mockImplementation(thrown(failures.retrieve, {}));
  vi.spyOn(client.models, "delete").mockImplementation(thrown([], {}));
  return { client, create: vi.spyOn(jobs, "create").mockImplementation(thrown([], { id: "job" })) };
}

type Status = "QUEUED" | "RUNNING" | "SUCCESS" | "FAILED" | "CANCELLED";

/** A server with one job at most, whose parts can be replaced; a job that is over refuses to be cancelled. */
function makeServer() {
  const { client, create } = makeClient({});
  const { jobs } = client.fineTuning;
  const state: { status: Status | null } = { status: null };
  const job = () => ({
    ...{ id: "job", suffix: "s", status: state.status, trainingFiles: ["file"] },
    fineTunedModel: state.status === "SUCCESS" ? "model" : null,
  });
  create.mockImplementation(async () => {
    state.status = "RUNNING";
    return job() as never;
  });
  const list = vi.spyOn(jobs, "list").mockImplementation(async () => {
    return { data: state.status === null ? [] : [job()] } as never;
  });
  const get = vi.spyOn(jobs, "get").mockImplementation(async () => job() as never);
  const cancel = vi.spyOn(jobs, "cancel").mockImplementation(async () => {
    if (state.status !== "QUEUED" && state.status !== "RUNNING") throw failure(409, false);
    state.status = "CANCELLED";
    return job() as never;
  });
  const warn = vi.spyOn(log, "warn").mockImplementation(() => undefined);
  const removed = { files: vi.mocked(client.files.delete), models: vi.mocked(client.models.delete) };
  return { client, state, create, list, get, cancel, removed, warn };
}

const never = () => new Promise<never>(() => undefined);

function train(client: Mistral, { signal } = new AbortController()): Promise<string> {
  const side = { client, serverId: "side-training", signal, suffix: "s" };
  const files = { train: path.join(folder, "train.jsonl"), validation: null };
  return withTrainedModel(side, { model: "m", hyperparameters: {}, ...files, failure: "!" }, async (id) => id);
}

it("keeps a training through answers that were lost on the way", async () => {
  const { client, create } = makeClient({ get: [failure(429, true), failure(503, true)] });
  expect(await train(client)).toBe("model");
  expect(create).toHaveBeenCalledOnce();
});

it("takes up a training that is there, and pays for no second one where that cannot be told", async () => {
  const there = makeClient({ found: "model", retrieve: [failure(503, true)] });
  expect(await train(there.client)).toBe("model");
  expect(there.create).not.toHaveBeenCalled();

  const unknown = makeClient({ found: "model", retrieve: [failure(403, false)] });
  await expect(train(unknown.client)).rejects.toMatchObject({ extra: { status: 403 } });
  expect(unknown.create).not.toHaveBeenCalled();

  const gone = makeClient({ found: "other", retrieve: [failure(404, false)] });
  expect(await train(gone.client)).toBe("model");
  expect(gone.create).toHaveBeenCalledOnce();
});

describe("a job that was made although no answer came", () => {
  it("is cancelled where a person stops the evaluation, and its files go", async () => {
    const { client, state, create, cancel, removed } = makeServer();
    const controller = new AbortController();
    create.mockImplementation(() => {
      state.status = "QUEUED";
      queueMicrotask(() => controller.abort(new Error("stopped")));
      return never();
    });
    await expect(train(client, controller)).rejects.toThrow();
    expect(cancel).toHaveBeenCalledWith({ jobId: "job" });
    expect(removed.files.mock.calls).toEqual([[{ fileId: "file" }]]);
  });

  it("is cancelled also where it turns up a little later", async () => {
    const { client, state, create, list, cancel, removed } = makeServer();
    create.mockImplementation(async () => {
      list.mockImplementationOnce(async () => {
        state.status = "QUEUED";
        return { data: [] } as never;
      });
      throw new AppError("upstream", "late", { retryable: true, extra: { status: null, detail: null } });
    });
    await expect(train(client)).rejects.toThrow("late");
    expect(cancel).toHaveBeenCalledWith({ jobId: "job" });
    expect(removed.files).toHaveBeenCalledOnce();
  });

  it("is left with its files for the next process where this one ends", async () => {
    const { client, state, create, cancel, removed } = makeServer();
    const controller = new AbortController();
    create.mockImplementation(() => {
      state.status = "QUEUED";
      queueMicrotask(() => controller.abort(SHUTDOWN));
      return never();
    });
    await expect(train(client, controller)).rejects.toThrow();
    expect(cancel).not.toHaveBeenCalled();
    expect(removed.files).not.toHaveBeenCalled();
  });

  it("is not looked for where the server refused it, and said so where the server cannot be asked", async () => {
    const refused = makeServer();
    refused.create.mockRejectedValue(failure(422, false));
    await expect(train(refused.client)).rejects.toMatchObject({ extra: { status: 422 } });
    expect(refused.list).toHaveBeenCalledOnce();
    expect(refused.removed.files).toHaveBeenCalledOnce();
    expect(refused.warn).not.toHaveBeenCalled();

    const silent = makeServer();
    silent.create.mockImplementation(async () => {
      silent.list.mockRejectedValue(failure(403, false));
      throw failure(504, true);
    });
    await expect(train(silent.client)).rejects.toMatchObject({ extra: { status: 504 } });
    expect(silent.removed.files).toHaveBeenCalledOnce();
    expect(silent.warn).toHaveBeenCalledWith(expect.objectContaining({ suffix: "s" }), expect.any(String));
  });
});

describe("a training that is stopped", () => {
  it("leaves no model behind where it ended since the last look", async () => {
    const { client, state, get, cancel, removed, warn } = makeServer();
    const controller = new AbortController();
    get.mockImplementationOnce(async () => {
      controller.abort(new Error("stopped"));
      return never();
    });
    cancel.mockImplementation(async () => {
      state.status = "SUCCESS";
      throw failure(409, false);
    });
    await expect(train(client, controller)).rejects.toThrow();
    expect(removed.models).toHaveBeenCalledWith({ modelId: "model" });
    expect(warn).not.toHaveBeenCalled();
  });

  it("is named in the log where its server cannot be told, and not where nothing of it is left", async () => {
    const lost = makeServer();
    lost.get.mockRejectedValue(failure(503, true));
    lost.cancel.mockRejectedValue(failure(503, true));
    await expect(train(lost.client)).rejects.toMatchObject({ extra: { status: 503 } });
    expect(lost.warn).toHaveBeenCalledWith(expect.objectContaining({ jobId: "job" }), expect.any(String));

    lost.warn.mockClear();
    const failed = makeServer();
    failed.create.mockImplementation(async () => {
      failed.state.status = "FAILED";
      return { id: "job" } as never;
    });
    await expect(train(failed.client)).rejects.toThrow("!");
    expect(failed.cancel).toHaveBeenCalledOnce();
    expect(failed.warn).not.toHaveBeenCalled();
  });
});
