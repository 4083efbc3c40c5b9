import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Mistral } from "@mistralai/mistralai";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { AppError } from "@/lib/errors";
import { withTrainedModel } from "./side-training";
import { timings } from "./timings";

let folder = "";
const usual = { ...timings };

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "side-training-"));
  await writeFile(path.join(folder, "train.jsonl"), "{}\n");
  Object.assign(timings, { firstBackoffMs: 1, maxBackoffMs: 2, trainingPollMs: 1 });
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

function train(client: Mistral): Promise<string> {
  const side = { client, serverId: "side-training", signal: new AbortController().signal, suffix: "s" };
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
