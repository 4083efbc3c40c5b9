import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addStep } from "@/lib/datasets/server/cleaning/add-step";
import { jumpSteps } from "@/lib/datasets/server/cleaning/jump-steps";
import { listSteps } from "@/lib/datasets/server/cleaning/list-steps";
import { storedAction } from "@/lib/datasets/server/cleaning/stored-step";
import { db } from "@/lib/db/client";
import { createJobInput } from "@/lib/jobs/schema";
import { createJob } from "@/lib/jobs/server/create";
import { getJob } from "@/lib/jobs/server/get";
import { type PreparationDetail, recipe } from "@/lib/preparations/schema";
import { createPreparation } from "@/lib/preparations/server/create";
import { ensureServers } from "@/lib/servers/server/internal";
import { useRunner } from "@/lib/testing/engine";
import { aTrainedModel, evaluateModel, trainedModelOf, waitForEvaluation, waitUntilReady } from "@/lib/testing/evaluations";
import { aDataset, aPreparation, someRoles } from "@/lib/testing/factories";
import { datasetOf, KEEP_ALL } from "@/lib/testing/preparations";
import { fixedCells, targetNamed } from "../fixes/fix-step";
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
/** The row that was mended between the splits and the evaluation. */
let mendedRow = -1;

/** Texts with words of their own, but for some that have those of another label. */
const text = (label: string, index: number) => `question ${index} about ${index % 9 === 4 ? "delivery" : label}`;

const over = (id: string) => waitForEvaluation(id, ({ status }) => ["ready", "failed"].includes(status));

const relabel = (row: number, value: string) =>
  addStep(before.datasetId, storedAction.parse({ kind: "edit_row", row, cells: [{ column: "label", value }] }));

beforeAll(async () => {
  await useRunner();
  await ensureServers();
  const labels = { billing: 60, delivery: 40, returns: 40 };
  before = await aPreparation({ labels, text, recipe: { ...KEEP_ALL, split: { test: 0.4 } } });
  oldModelId = await aTrainedModel(before.id);
  old = await waitUntilReady((await evaluateModel(oldModelId)).id);
  const { data } = await listPredictions(old.id, predictionsQuery.parse({ truth: "billing", limit: 1 }));
  mendedRow = data[0]?.row ?? -1;
  await relabel(mendedRow, "returns");
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
    expect(fixed.total + broken.total, "the two do not answer alike").toBeGreaterThan(0);
    const rows = await listPredictions(id, predictionsQuery.parse({ limit: 200 }));
    expect(rows.data.find(({ row }) => row === mendedRow)?.targets[0]?.truth).toEqual(["returns"]);
  });

  it("finds it behind a run that was tried again, and offers nothing that is in the trash", async () => {
    const { jobId } = await db.model.findUniqueOrThrow({ where: { id: again.modelId ?? "" } });
    const { id, copiedFromId, createdAt, updatedAt, ...job } = await db.job.findUniqueOrThrow({
      where: { id: jobId ?? "" },
    });
    // As where the first try failed.
    const failed = await db.job.create({ data: { ...dataOf(job), id: "job_failed", status: "FAILED", copiedFromId } });
    await db.job.update({ where: { id }, data: { copiedFromId: failed.id } });
    expect((await getEvaluation(again.id)).earlier?.modelId).toBe(oldModelId);
    await db.job.update({ where: { id }, data: { copiedFromId } });
    await db.model.update({ where: { id: oldModelId }, data: { deletedAt: new Date() } });
    expect((await getEvaluation(again.id)).earlier).toBeNull();
    await db.model.update({ where: { id: oldModelId }, data: { deletedAt: null } });
  });
});

describe("whether a model was trained on the rows", () => {
  it("is so of its training rows, and of test rows of splits that share none with its own", async () => {
    const other = await createPreparation(
      before.datasetId,
      recipe.parse({ ...KEEP_ALL, seed: 7, split: { test: 0.4 } }),
    );
    const made = await over((await evaluateModel(oldModelId, { preparationId: other.id })).id);
    expect((await getEvaluation(made.id)).trainedOn).toBe("some");
    const train = await over((await evaluateModel(oldModelId, { split: "train" })).id);
    expect([old.trainedOn, train.trainedOn]).toEqual(["none", "some"]);
    const baselines = await Promise.all(made.baselines.map(({ id }) => getEvaluation(id)));
    expect(baselines.map(({ trainedOn }) => trainedOn), "these learn from the splits' own rows").toEqual(
      baselines.map(() => "none"),
    );
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
    const target = targetNamed(someRoles("text", "label"), "label");
    const edits = target && fixedCells(steps, target, late);
    expect(edits?.get(mendedRow)?.get("label")).toBe("returns");
    const now = target && fixedCells(steps, target, again);
    expect(now?.size, "the new splits have it").toBe(0);
  });
});
