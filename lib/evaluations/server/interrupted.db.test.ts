import { appendFile, mkdir, readdir, readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ensureServers } from "@/lib/servers/server/internal";
import { paths } from "@/lib/store/paths";
import { useRunner } from "@/lib/testing/engine";
import {
  aTrainedModel,
  evaluateModel,
  onRemoteServer,
  type RemoteModel,
  waitForEvaluation,
} from "@/lib/testing/evaluations";
import { aPreparation } from "@/lib/testing/factories";
import { KEEP_ALL, linesOf } from "@/lib/testing/preparations";
import { predictionsQuery } from "../schema";
import { bootEvaluations } from "./boot";
import { cancelEvaluation } from "./cancel";
import { listPredictions } from "./predictions";
import { removeEvaluation } from "./remove";
import { resumeEvaluation } from "./resume";
import { evaluationRunner, restartRunner } from "./runner";
import { timings } from "./timings";

let preparationId = "";
let trained = "";
let remote: RemoteModel;

/** What the server does before it answers a request; each test says its own. */
let before: Parameters<typeof onRemoteServer>[1] = () => null;

beforeAll(async () => {
  await useRunner();
  await ensureServers();
  const labels = { billing: 60, delivery: 60, returns: 60 };
  preparationId = (await aPreparation({ labels, recipe: { ...KEEP_ALL, split: { test: 0.5 } } })).id;
  trained = await aTrainedModel(preparationId);
  Object.assign(timings, { firstRows: 8, maxRows: 8, firstBackoffMs: 1, maxBackoffMs: 4, progressMs: 0, syncMs: 0 });
}, 120_000);

beforeEach(async () => {
  before = () => null;
  remote = await onRemoteServer(trained, (texts) => before(texts));
});

afterEach(async () => {
  await remote.close();
});

afterAll(() => evaluationRunner().close());

const evaluate = () => evaluateModel(remote.modelId, { preparationId });

/** Lets so many requests through and holds the next ones until the server is let go. */
function stallAfter(requests: number) {
  let seen = 0;
  before = (texts) => {
    seen += 1;
    if (seen <= requests) return null;
    return new Promise<null>(() => texts);
  };
}

async function expectEveryRowOnce(evaluationId: string) {
  const ready = await waitForEvaluation(evaluationId, ({ status }) => status === "ready" || status === "failed");
  expect(ready.error).toBeNull();
  const { data } = await listPredictions(evaluationId, predictionsQuery.parse({ limit: 200, sort: "file" }));
  const lines = await linesOf(preparationId, "test");
  expect(data.map((row) => row.position)).toEqual(lines.map((_, index) => index));
  expect(data.map((row) => row.text)).toEqual(lines.map((line) => line.text));
  expect(data.every((row) => row.targets[0]?.scores.length !== 0)).toBe(true);
  return ready;
}

describe("an evaluation that is cut short", () => {
  it("goes on after a kill without a row asked for twice or left out, whatever the last line is", async () => {
    stallAfter(4);
    const { id } = await evaluate();
    const half = await waitForEvaluation(id, ({ rowsDone }) => rowsDone === 32);
    expect(half.status).toBe("running");
    await evaluationRunner().close();
    await appendFile(paths.evaluationPart(id), "[32,[[0.1,0.");
    before = () => null;
    await restartRunner();
    await expectEveryRowOnce(id);
    const asked = remote.requests.flat();
    expect(asked.length).toBe(half.rowsTotal);
    expect(new Set(asked).size).toBe(half.rowsTotal);
  });

  it("asks again for rows from the first line on that is no answer", async () => {
    stallAfter(4);
    const { id } = await evaluate();
    await waitForEvaluation(id, ({ rowsDone }) => rowsDone === 32);
    await evaluationRunner().close();
    await appendFile(paths.evaluationPart(id), "[32,[[0.1]]]\n[33,[null]]\n");
    before = () => null;
    await restartRunner();
    const { usage } = await expectEveryRowOnce(id);
    expect(usage?.unanswered).toBe(0);
  });

  it("stops when it is cancelled, keeps its answers, and goes on from there", async () => {
    stallAfter(3);
    const { id } = await evaluate();
    await waitForEvaluation(id, ({ rowsDone }) => rowsDone === 24);
    expect(await cancelEvaluation(id)).toMatchObject({ status: "cancelled", rowsDone: 24 });
    await expect(listPredictions(id, predictionsQuery.parse({}))).rejects.toMatchObject({ code: "invalid_state" });
    before = () => null;
    expect(await resumeEvaluation(id)).toMatchObject({ error: null, finishedAt: null });
    const ready = await expectEveryRowOnce(id);
    expect(remote.requests.flat().length).toBe(ready.rowsTotal);
    await expect(cancelEvaluation(id)).rejects.toMatchObject({ code: "invalid_state" });
    await expect(resumeEvaluation(id)).rejects.toMatchObject({ code: "invalid_state" });
  });

  it("is deleted with its files while it runs, and a folder that no record names is swept", async () => {
    stallAfter(1);
    const { id } = await evaluate();
    await waitForEvaluation(id, ({ rowsDone }) => rowsDone === 8);
    await removeEvaluation(id);
    expect(await readdir(paths.evaluations())).not.toContain(id);
    await mkdir(paths.evaluation("ev_stray"));
    await bootEvaluations();
    expect(await readdir(paths.evaluations())).not.toContain("ev_stray");
  });

  it("runs one after the other on a server", async () => {
    stallAfter(0);
    const first = await evaluate();
    const second = await evaluate();
    await waitForEvaluation(first.id, ({ status }) => status === "running");
    expect((await waitForEvaluation(second.id, () => true)).status).toBe("queued");
    await removeEvaluation(second.id);
    await removeEvaluation(first.id);
  });
});

describe("a server that makes trouble", () => {
  it("is asked again after errors that pass, with fewer rows, and after what it asks to wait", async () => {
    const sizes: number[] = [];
    let seen = 0;
    before = (texts) => {
      sizes.push(texts.length);
      seen += 1;
      if (seen === 2) return Response.json({ detail: "busy" }, { status: 500 });
      if (seen === 3)
        return Response.json({ detail: "slow down" }, { status: 429, headers: { "retry-after": "0.05" } });
      return null;
    };
    await expectEveryRowOnce((await evaluate()).id);
    expect(sizes.slice(0, 4)).toEqual([8, 8, 4, 2]);
    expect(Math.max(...sizes.slice(4))).toBe(8);
  });

  it("has one row without an answer where it does not accept that one, which counts as wrong", async () => {
    const [poison] = await linesOf(preparationId, "test");
    before = (texts) => (texts.includes(poison?.text ?? "") ? Response.json({ detail: "No." }, { status: 422 }) : null);
    const { id } = await evaluate();
    const ready = await waitForEvaluation(id, ({ status }) => status === "ready");
    expect(ready.usage?.unanswered).toBe(1);
    const { data } = await listPredictions(id, predictionsQuery.parse({ sort: "file", limit: 1 }));
    expect(data[0]?.targets[0]).toMatchObject({ predicted: [], scores: [], isRight: false });
  });

  it.each<[number, RegExp]>([
    [401, /does not accept the API key.*Change the key/],
    [404, /does not know the model/],
    [410, /no longer offers its models/],
    [422, /does not accept the request/],
    [503, /problem of its own.*Resume/],
  ])("ends it as failed after %i for good, with what to do", async (status, message) => {
    const said = "That is how it is.";
    const detail = status === 422 ? [{ loc: ["body", "input"], msg: said, type: "value_error" }] : said;
    before = () => Response.json({ detail }, { status });
    const { id } = await evaluate();
    const failed = await waitForEvaluation(id, (evaluation) => evaluation.status === "failed");
    expect(failed.error).toMatchObject({
      message: expect.stringMatching(message),
      detail: expect.stringContaining(said),
    });
    before = () => null;
    await resumeEvaluation(id);
    await expectEveryRowOnce(id);
  });

  it("cannot be reached: the failure says so, and nothing is lost", async () => {
    stallAfter(2);
    const { id } = await evaluate();
    await waitForEvaluation(id, ({ rowsDone }) => rowsDone === 16);
    await remote.close();
    const failed = await waitForEvaluation(id, ({ status }) => status === "failed");
    expect(failed.error?.message).toMatch(/connection|reached/);
    expect(failed.rowsDone).toBe(16);
    expect((await readFile(paths.evaluationPart(id), "latin1")).split("\n").length).toBe(17);
  });
});
