import { beforeAll, describe, expect, it, vi } from "vitest";
import { POST as cancelRoute } from "@/app/api/evaluations/learning-curves/[curveId]/cancel/route";
import { GET as getRoute } from "@/app/api/evaluations/learning-curves/[curveId]/route";
import { POST as createRoute, GET as listRoute } from "@/app/api/evaluations/learning-curves/route";
import { db } from "@/lib/db/client";
import { ensureServers } from "@/lib/servers/server/internal";
import { inProcess, useRunner } from "@/lib/testing/engine";
import { aPreparation } from "@/lib/testing/factories";
import { KEEP_ALL, linesOf } from "@/lib/testing/preparations";
import { context, request } from "@/lib/testing/requests";
import { invariant } from "@/lib/utils";
import { createLearningCurveInput, type LearningCurve, learningCurve, learningCurveList } from "../../learning-schema";
import { timings } from "../timings";
import { createLearningCurve } from "./create";
import { getLearningCurve } from "./get";
import { restartLearning } from "./runner";

const PATH = "/api/evaluations/learning-curves";
const BASE = "tfidf-logreg";
let preparationId = "";

beforeAll(async () => {
  await useRunner();
  await ensureServers();
  const labels = { billing: 80, delivery: 60, returns: 40 };
  preparationId = (await aPreparation({ labels, recipe: { ...KEEP_ALL, split: { test: 0.3 } } })).id;
  timings.trainingPollMs = 10;
}, 60_000);

const settings = { sizes: [0.3, 1], repeats: 2, hyperparameters: { trainingSteps: 10 } };
const begin = (more: object = {}) =>
  createLearningCurve(createLearningCurveInput.parse({ preparationId, baseModel: BASE, settings, ...more }));

function waitFor(curveId: string, isSo: (curve: LearningCurve) => boolean): Promise<LearningCurve> {
  return vi.waitFor(
    async () => {
      const found = await getLearningCurve(curveId);
      invariant(isSo(found), JSON.stringify([found.status, found.error, found.runs.map(({ status }) => status)]));
      return found;
    },
    { timeout: 60_000, interval: 20 },
  );
}
const isOver = ({ status }: LearningCurve) => status !== "running";

/** What curves leave on the server: only the jobs' records. */
async function leftOnServer() {
  return { files: await db.engineFile.count(), models: await db.engineModel.count() };
}

describe("a learning curve", { timeout: 90_000 }, () => {
  it("trains every part, scores it on the test rows and takes all of it away again", async () => {
    const before = await leftOnServer();
    const { id, runs } = await begin();
    expect(runs.map(({ size, repeat }) => [size, repeat])).toEqual([
      [0.3, 0],
      [1, 0],
      [0.3, 1],
    ]);
    const curve = await waitFor(id, isOver);
    expect(curve).toMatchObject({ status: "ready", error: null });
    const train = await linesOf(preparationId, "train");
    for (const run of curve.runs) {
      expect(run).toMatchObject({ status: "ready", error: null });
      expect(Math.abs(run.rows - run.size * train.length)).toBeLessThanOrEqual(2);
      const [scored] = run.scores ?? [];
      invariant(scored !== undefined, "every run has the scores of its target");
      expect(scored.macroF1).toBeGreaterThan(0);
      expect(scored.labels.map(({ label }) => label).sort()).toEqual(["billing", "delivery", "returns"]);
      expect(scored.labels.reduce((sum, { rows }) => sum + rows, 0)).toBe(run.rows);
    }
    const whole = curve.runs.find(({ size }) => size === 1);
    expect(whole?.rows).toBe(train.length);
    expect(curve.advice.map(({ label }) => label)).toEqual([null, "billing", "delivery", "returns"]);
    expect(await leftOnServer()).toEqual(before);
  });

  it("goes on after a restart, with the training that was under way", async () => {
    const before = await leftOnServer();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let trainings = 0;
    await useRunner(async (task, world) => {
      if (task.kind === "train" && ++trainings === 2) await held;
      return inProcess(task, world);
    });
    const { id } = await begin();
    await waitFor(id, ({ runs }) => runs[1]?.status === "running" && trainings === 2);
    const restarted = restartLearning();
    release();
    await restarted;
    const curve = await waitFor(id, isOver);
    expect(curve.runs.map(({ status }) => status)).toEqual(["ready", "ready", "ready"]);
    expect(trainings).toBe(3);
    expect(await leftOnServer()).toEqual(before);
    await useRunner();
  });

  it("is stopped by a person, and leaves nothing on the server", async () => {
    const before = await leftOnServer();
    await useRunner(async (task, world) => {
      if (task.kind !== "train") return inProcess(task, world);
      await new Promise((resolve) => world.signal.addEventListener("abort", resolve));
      return inProcess(task, world);
    });
    const { id } = await begin();
    await waitFor(id, ({ runs }) => runs[0]?.status === "running");
    await expect(begin()).rejects.toMatchObject({ code: "conflict" });
    const answer = await cancelRoute(request(`${PATH}/${id}/cancel`, { method: "POST" }), context({ curveId: id }));
    expect(learningCurve.parse(await answer.json())).toMatchObject({ status: "cancelled" });
    await vi.waitFor(async () => expect(await leftOnServer()).toEqual(before));
    await useRunner();
  });

  it("fails with what the server says where nothing can be trained", async () => {
    const { id } = await begin({ baseModel: "no-such-model" });
    const curve = await waitFor(id, isOver);
    expect(curve.status).toBe("failed");
    expect(curve.error?.detail).toContain("Model not available");
    expect(curve.runs.filter(({ status }) => status === "failed")).toHaveLength(3);
  });

  it("is made, listed and shown by the routes", async () => {
    const body = { preparationId, baseModel: BASE, settings };
    const created = await createRoute(request(PATH, { method: "POST", body }), context());
    expect(created.status).toBe(201);
    const { id } = learningCurve.parse(await created.json());
    await waitFor(id, isOver);
    const shown = await getRoute(request(`${PATH}/${id}`), context({ curveId: id }));
    expect(learningCurve.parse(await shown.json()).status).toBe("ready");
    const list = await listRoute(request(`${PATH}?preparationId=${preparationId}`), context());
    expect(learningCurveList.parse(await list.json()).data[0]?.id).toBe(id);
    const missing = await getRoute(request(`${PATH}/lc_nope`), context({ curveId: "lc_nope" }));
    expect(missing.status).toBe(404);
  });
});
