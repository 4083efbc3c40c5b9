import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addStep } from "@/lib/datasets/server/cleaning/add-step";
import { listSteps } from "@/lib/datasets/server/cleaning/list-steps";
import { listRows } from "@/lib/datasets/server/rows";
import { db } from "@/lib/db/client";
import { createJobInput } from "@/lib/jobs/schema";
import { createJob } from "@/lib/jobs/server/create";
import { getJob } from "@/lib/jobs/server/get";
import { type PreparationDetail, recipe } from "@/lib/preparations/schema";
import { createPreparation } from "@/lib/preparations/server/create";
import { ensureServers } from "@/lib/servers/server/internal";
import { newId } from "@/lib/store/ids";
import { useRunner } from "@/lib/testing/engine";
import {
  aTrainedModel,
  evaluateModel,
  trainedModelOf,
  waitForEvaluation,
  waitUntilReady,
} from "@/lib/testing/evaluations";
import { aPreparation } from "@/lib/testing/factories";
import { KEEP_ALL } from "@/lib/testing/preparations";
import { fixedCells } from "../fixes/fix-step";
import { retrainJob, retrainRecipe } from "../fixes/retrain";
import { compareQuery, type EvaluationDetail, predictionsQuery } from "../schema";
import { compareEvaluations } from "./compare";
import { listComparedRows } from "./compare-rows";
import { getEvaluation } from "./get";
import { listEvaluations } from "./list";
import { listPredictions } from "./predictions";
import { removeEvaluation } from "./remove";

/* A model is evaluated, a label of its test rows is mended, and it is trained again: what did that fix, and what break? */

let before: PreparationDetail;
let after: PreparationDetail;
let oldModelId = "";
let old: EvaluationDetail;
let again: EvaluationDetail;
/** A test row among those that were mended between the splits and an evaluation. */
let mendedRow = -1;

/** Half of the rows called billing are about returns, more than are called that: so the first model learns it. */
const text = (label: string, index: number) =>
  `question ${index} about ${label === "billing" && index % 2 === 0 ? "returns" : label}`;

const over = (id: string) => waitForEvaluation(id, ({ status }) => ["ready", "failed"].includes(status));

const relabel = (row: number, value: string) =>
  addStep(before.datasetId, { kind: "edit_row", row, cells: [{ column: "label", value }] });

beforeAll(async () => {
  await useRunner();
  await ensureServers();
  const labels = { billing: 60, delivery: 30, returns: 15 };
  before = await aPreparation({ labels, text, recipe: { ...KEEP_ALL, split: { test: 0.4 } } });
  oldModelId = await aTrainedModel(before.id, 60);
  old = await waitUntilReady((await evaluateModel(oldModelId)).id);
  const { data } = await listPredictions(
    old.id,
    predictionsQuery.parse({ truth: "billing", q: "about returns", limit: 1 }),
  );
  mendedRow = data[0]?.row ?? -1;
  const mistaken = await listRows(before.datasetId, { label: "billing", q: "about returns" });
  expect(mistaken.data.map(({ row }) => row)).toContain(mendedRow);
  for (const { row } of mistaken.data) await relabel(row, "returns");
  after = await createPreparation(before.datasetId, recipe.parse(retrainRecipe(before)));
  const { jobId } = await db.model.findUniqueOrThrow({ where: { id: oldModelId } });
  const job = retrainJob(await getJob(jobId ?? ""), after);
  const made = await createJob(createJobInput.parse({ ...job, hyperparameters: { trainingSteps: 60 } }));
  again = await waitUntilReady((await evaluateModel(await trainedModelOf(made.id))).id);
}, 200_000);

afterAll(async () => {
  for (const { id } of (await listEvaluations({ limit: 100 })).data) await removeEvaluation(id);
});

describe("a model that was trained again", () => {
  it("has other rows than the one before: a label of them is another", async () => {
    expect(again).toMatchObject({ preparationId: after.id, rowsTotal: old.rowsTotal, trainedOn: "none" });
    const { comparisons } = await compareEvaluations(compareQuery.parse({ ids: `${old.id},${again.id}` }));
    expect(comparisons).toMatchObject([{ rows: null, fixed: null }]);
  });

  it("offers the one before for the same rows, which it was not trained on, and is compared with it there", async () => {
    expect(again.earlier).toEqual({ modelId: oldModelId, name: old.name, evaluation: null });
    const { id } = await over((await evaluateModel(oldModelId, { preparationId: after.id })).id);
    const made = await getEvaluation(id);
    expect(made).toMatchObject({ status: "ready", rowsKey: again.rowsKey, trainedOn: "none", earlier: null });
    const { earlier } = await getEvaluation(again.id);
    expect(earlier?.evaluation).toMatchObject({ id, status: "ready" });

    const { comparisons } = await compareEvaluations(compareQuery.parse({ ids: `${id},${again.id}` }));
    const [found] = comparisons;
    expect(found).toMatchObject({ isSameRows: true, rows: again.rowsTotal });
    const pair = { first: id, second: again.id, limit: 200, cursor: 0 };
    const fixed = await listComparedRows({ ...pair, change: "fixed" });
    const broken = await listComparedRows({ ...pair, change: "broken" });
    expect([fixed.total, broken.total]).toEqual([found?.fixed, found?.broken]);
    expect(fixed.total, "what was mended is learnt").toBeGreaterThan(0);
    for (const row of fixed.data) {
      expect(row).toMatchObject({ truth: ["returns"], before: ["billing"], after: ["returns"] });
    }
    const rows = await listPredictions(id, predictionsQuery.parse({ limit: 200 }));
    expect(rows.data.find(({ row }) => row === mendedRow)?.targets[0]?.truth).toEqual(["returns"]);
  });

  it("finds it behind a run that was tried again, and offers nothing that is in the trash", async () => {
    const { jobId } = await db.model.findUniqueOrThrow({ where: { id: again.modelId ?? "" } });
    const { id, copiedFromId, serverId, baseModel } = await db.job.findUniqueOrThrow({ where: { id: jobId ?? "" } });
    const job = { serverId, baseModel, preparationId: after.id, hyperparameters: {}, suffix: "failed" };
    const failed = await db.job.create({ data: { ...job, id: newId("job"), status: "FAILED", copiedFromId } });
    await db.job.update({ where: { id }, data: { copiedFromId: failed.id } });
    expect((await getEvaluation(again.id)).earlier?.modelId).toBe(oldModelId);
    await db.job.update({ where: { id }, data: { copiedFromId } });
    await db.model.update({ where: { id: oldModelId }, data: { deletedAt: new Date() } });
    expect((await getEvaluation(again.id)).earlier).toBeNull();
    await db.model.update({ where: { id: oldModelId }, data: { deletedAt: null } });
  });
});

describe("whether a model was trained on the rows", () => {
  it("is so of its training rows, and of test rows of other splits that are among them", async () => {
    const other = await createPreparation(
      before.datasetId,
      recipe.parse({ ...KEEP_ALL, seed: 7, split: { test: 0.4 } }),
    );
    const made = await over((await evaluateModel(oldModelId, { preparationId: other.id })).id);
    expect((await getEvaluation(made.id)).trainedOn).toBe("some");
    const train = await over((await evaluateModel(oldModelId, { split: "train" })).id);
    expect([old.trainedOn, train.trainedOn]).toEqual(["none", "some"]);
    const baselines = await Promise.all(made.baselines.map(({ id }) => getEvaluation(id)));
    expect(
      baselines.map(({ trainedOn }) => trainedOn),
      "these learn from the splits' own rows",
    ).toEqual(baselines.map(() => "none"));
  });

  it("is not known of rows of another dataset, and where the model's run is gone", async () => {
    const elsewhere = await aPreparation({ recipe: { ...KEEP_ALL, split: { test: 0.4 } } });
    const made = await over((await evaluateModel(oldModelId, { preparationId: elsewhere.id })).id);
    expect(made.trainedOn).toBe("unknown");
    const { jobId } = await db.model.findUniqueOrThrow({ where: { id: oldModelId } });
    await db.model.update({ where: { id: oldModelId }, data: { jobId: null } });
    expect((await getEvaluation(old.id)).trainedOn).toBe("unknown");
    await db.model.update({ where: { id: oldModelId }, data: { jobId } });
  });
});

describe("labels that were mended between the splits and the evaluation", () => {
  it("count as mended, since the rows have them not", async () => {
    const late = await over((await evaluateModel(oldModelId)).id);
    const steps = (await listSteps(before.datasetId)).data;
    const target = { name: "label", kind: "single", column: "label" } as const;
    expect(fixedCells(steps, target, late).get(mendedRow)?.get("label")).toBe("returns");
    expect(fixedCells(steps, target, again).size, "the new splits have it").toBe(0);
  });
});
