import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { EMBEDDED_SERVER_ID, ensureServers } from "@/lib/servers/server/internal";
import { paths } from "@/lib/store/paths";
import { useRunner } from "@/lib/testing/engine";
import { aTrainedModel, evaluateModel, waitUntilReady } from "@/lib/testing/evaluations";
import { aPreparation } from "@/lib/testing/factories";
import { datasetOf, KEEP_ALL, linesOf } from "@/lib/testing/preparations";
import { compareQuery, type EvaluationDetail, predictionsQuery } from "../schema";
import { compareEvaluations } from "./compare";
import { listComparedRows } from "./compare-rows";
import { getConfusion } from "./confusion";
import { createEvaluation } from "./create";
import { predictionsCsv, reportJson } from "./downloads";
import { forgetAnswers } from "./evaluation-answers";
import { getEvaluation } from "./get";
import { listEvaluations } from "./list";
import { listPredictions } from "./predictions";
import { removeEvaluation } from "./remove";
import { getThresholdCurves } from "./thresholds";
import { timings } from "./timings";

let preparationId = "";
let modelId = "";
let ready: EvaluationDetail;

const page = (query: object = {}) => listPredictions(ready.id, predictionsQuery.parse(query));
const compareInput = (...ids: string[]) => compareQuery.parse({ ids: ids.join(",") });

/** Texts that say what they are about, but for some that say two things. */
function text(label: string, index: number): string {
  const other = index % 5 === 0 ? " or delivery, who knows" : "";
  return index === 3 ? `=cmd|'/c calc'!A1 about ${label}` : `question ${index} about ${label}${other}`;
}

beforeAll(async () => {
  await useRunner();
  await ensureServers();
  const labels = { billing: 60, delivery: 30, returns: 30 };
  preparationId = (await aPreparation({ labels, text, recipe: { ...KEEP_ALL, split: { test: 0.4 } } })).id;
  modelId = await aTrainedModel(preparationId);
  ready = await waitUntilReady((await evaluateModel(modelId)).id);
}, 200_000);

afterAll(async () => {
  for (const { id } of (await listEvaluations({ limit: 100 })).data) await removeEvaluation(id);
});

describe("an evaluation of one label", () => {
  it("ends with every row answered, a report, and the answers in place of what was gathered", async () => {
    expect(ready.error).toBeNull();
    expect(ready).toMatchObject({ status: "ready", kind: "model", split: "test", modelId, preparationId });
    const lines = await linesOf(preparationId, "test");
    expect(ready.rowsTotal).toBe(lines.length);
    expect(ready.rowsDone).toBe(lines.length);
    expect(ready.usage).toMatchObject({ unanswered: 0, latencyP50Ms: null });
    expect(ready.report?.targets).toMatchObject([{ target: "label", kind: "single", rows: lines.length }]);
    expect(ready.report?.targets[0]?.calibration?.uncalibratedError).not.toBeNull();
    expect(ready.headline?.[0]?.accuracy?.value).toBeGreaterThan(0.6);
    await expect(readFile(paths.evaluationPart(ready.id))).rejects.toThrow(/ENOENT/);
  });

  it("shows every row once, in the order of the file, with what it is and what was answered", async () => {
    const { data, total } = await page({ sort: "file", limit: 200 });
    const lines = await linesOf(preparationId, "test");
    expect(total).toBe(lines.length);
    expect(data.map((row) => row.text)).toEqual(lines.map((line) => line.text));
    expect(data.map((row) => row.targets[0]?.truth)).toEqual(lines.map((line) => [line.labels.label]));
    expect(data.every((row) => typeof row.row === "number")).toBe(true);
    for (const { targets } of data) {
      const [target] = targets;
      expect(target?.predicted).toEqual([target?.scores[0]?.label]);
      expect(target?.isRight).toBe(target?.predicted[0] === target?.truth[0]);
    }
  });

  it("filters and sorts them, and turns pages", async () => {
    const right = await page({ outcome: "right" });
    const wrong = await page({ outcome: "wrong" });
    expect(right.total + wrong.total).toBe(ready.rowsTotal);
    const billing = await page({ truth: "billing", limit: 200 });
    expect(billing.total).toBe(ready.report?.targets[0]?.labels.find(({ label }) => label === "billing")?.support);
    expect(billing.data.every((row) => row.targets[0]?.truth[0] === "billing")).toBe(true);
    const others = await page({ notTruth: "billing", predicted: "delivery", limit: 200 });
    const all = (await page({ limit: 200 })).data;
    const taken = all.filter(({ targets: [one] }) => one?.predicted[0] === "delivery" && one.truth[0] !== "billing");
    expect(taken.length).toBeGreaterThan(0);
    expect(others).toMatchObject({ total: taken.length, data: taken });
    const unsure = all.filter(({ text }) => text.includes("who knows"));
    expect(unsure.length).toBeGreaterThan(0);
    expect((await page({ q: "WHO KNOWS", limit: 200 })).data).toEqual(unsure);
    expect((await page({ truth: "no such label" })).total).toBe(0);
    const confident = (await page({ limit: 200 })).data.map((row) => row.targets[0]?.scores[0]?.score ?? 0);
    expect(confident).toEqual([...confident].sort((one, other) => other - one));
    const first = await page({ limit: 7, sort: "unsure" });
    const second = await page({ limit: 7, sort: "unsure", cursor: first.nextCursor ?? 0 });
    expect(first.data.at(-1)?.targets[0]?.scores[0]?.score).toBeLessThanOrEqual(
      second.data[0]?.targets[0]?.scores[0]?.score ?? 0,
    );
    await expect(page({ target: "colour" })).rejects.toMatchObject({ code: "invalid" });
  });

  it("reads its answers again from the disk as they were made", async () => {
    const before = [await getConfusion(ready.id, undefined), await getThresholdCurves(ready.id, "label")];
    forgetAnswers(ready.id);
    expect([await getConfusion(ready.id, undefined), await getThresholdCurves(ready.id, "label")]).toEqual(before);
    expect(before[0]).toMatchObject({ target: "label", kind: "single", labels: expect.arrayContaining(["returns"]) });
  });

  it("has both baselines on the same rows, which know less, and shares them with other models", async () => {
    const [majority, tfidf] = ready.baselines;
    expect(majority).toMatchObject({ kind: "majority", status: "ready", rowsKey: ready.rowsKey });
    expect(tfidf).toMatchObject({ kind: "tfidf", status: "ready", rowsKey: ready.rowsKey, error: null });
    const lines = await linesOf(preparationId, "test");
    const billing = lines.filter(({ labels }) => labels.label === "billing").length;
    expect(majority?.headline?.[0]?.accuracy?.value).toBeCloseTo(billing / lines.length, 9);
    expect(tfidf?.headline?.[0]?.accuracy?.value).toBeGreaterThan(majority?.headline?.[0]?.accuracy?.value ?? 1);
    const took = Date.parse(tfidf?.finishedAt ?? "") - Date.parse(tfidf?.startedAt ?? "");
    const asking = (tfidf?.usage?.seconds ?? Number.NaN) * 1000;
    expect(asking, "its time is that of its answers").toBeGreaterThan(0);
    expect(took - asking, "its training is no part of it").toBeGreaterThan(timings.trainingPollMs);
    // Nothing of its training is left on the engine but the job's record.
    expect(await db.engineFile.count({ where: { fileName: { startsWith: "baseline-" } } })).toBe(0);
    expect(await db.engineModel.count({ where: { root: "tfidf-logreg" } })).toBe(0);
    const again = await waitUntilReady((await evaluateModel(modelId)).id);
    expect(again.baselines.map(({ id }) => id)).toEqual(ready.baselines.map(({ id }) => id));
    await removeEvaluation(again.id);
    await expect(getEvaluation(again.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is compared with its baseline: what one has right and the other wrong, row by row", async () => {
    const majorityId = ready.baselines[0]?.id ?? "";
    const { target, evaluations, comparisons } = await compareEvaluations(compareInput(majorityId, ready.id));
    expect(target).toBe("label");
    expect(evaluations.map(({ id }) => id)).toEqual([majorityId, ready.id]);
    const [found] = comparisons;
    expect(found).toMatchObject({ id: ready.id, isSameRows: true, rows: ready.rowsTotal });
    expect(found?.accuracy).toBeCloseTo(ready.headline?.[0]?.accuracy?.value ?? -1, 9);
    expect(found?.accuracyBefore).toBeCloseTo(evaluations[0]?.headline?.[0]?.accuracy?.value ?? -1, 9);
    const difference =
      (ready.headline?.[0]?.accuracy?.value ?? 0) - (evaluations[0]?.headline?.[0]?.accuracy?.value ?? 0);
    expect(found?.accuracyDifference?.value).toBeCloseTo(difference, 9);
    expect(((found?.fixed ?? 0) - (found?.broken ?? 0)) / ready.rowsTotal).toBeCloseTo(difference, 9);
    const pair = { first: majorityId, second: ready.id, limit: 200, cursor: 0 };
    const fixed = await listComparedRows({ ...pair, change: "fixed" });
    expect(fixed.total).toBe(found?.fixed);
    expect(fixed.data.length).toBe(fixed.total);
    const texts = (await linesOf(preparationId, "test")).map((line) => line.text);
    for (const row of fixed.data) {
      expect(row.text).toBe(texts[row.position]);
      expect(row.after).toEqual(row.truth);
      expect(row.before).toEqual(["billing"]);
      expect(row.truth).not.toEqual(["billing"]);
    }
    const reversed = await listComparedRows({ ...pair, first: ready.id, second: majorityId, change: "broken" });
    expect(reversed.data.map((row) => row.position)).toEqual(fixed.data.map((row) => row.position));
  });

  it("is not ranked with an evaluation of other rows", async () => {
    const other = await waitUntilReady((await evaluateModel(modelId, { split: "train" })).id);
    const { comparisons } = await compareEvaluations(compareInput(ready.id, other.id));
    expect(comparisons).toMatchObject([
      { isSameRows: false, rows: null, accuracyDifference: null, pValue: null, fixed: null },
    ]);
    const pair = { first: ready.id, second: other.id, limit: 10, cursor: 0 };
    await expect(listComparedRows({ ...pair, change: "fixed" })).rejects.toMatchObject({ code: "invalid" });
    const same = await listEvaluations({ limit: 50, sameRowsAs: ready.id });
    expect(new Set(same.data.map(({ id }) => id))).toEqual(new Set([ready.id, ...ready.baselines.map(({ id }) => id)]));
    expect((await listEvaluations({ limit: 50, modelId, split: "train" })).data.map(({ id }) => id)).toEqual([
      other.id,
    ]);
  });

  it("is downloaded: a line for each row without formulas, and all that was found", async () => {
    const { chunks, fileName } = await predictionsCsv(ready.id);
    let csv = "";
    for await (const chunk of chunks) csv += chunk;
    const lines = csv.trimEnd().split("\r\n");
    expect(lines[0]).toBe("position,row,text,label,label_predicted,label_score,label_right");
    expect(lines.length).toBe(ready.rowsTotal + 1);
    expect(csv).not.toMatch(/(^|,)"?=/m);
    expect(fileName).toMatch(/-test-ev_\w+-predictions\.csv$/);
    const report = await reportJson(ready.id);
    expect(JSON.parse(report.text)).toMatchObject({ id: ready.id, report: ready.report });
  });
});

describe("labels that thresholds choose", () => {
  it("gives no label below what was saved for a target of one", async () => {
    await db.model.update({
      where: { id: modelId },
      data: { thresholds: [{ target: "label", default: 0.999, labels: [] }] },
    });
    const strict = await waitUntilReady((await evaluateModel(modelId)).id);
    await db.model.update({ where: { id: modelId }, data: { thresholds: [] } });
    const { data } = await listPredictions(strict.id, predictionsQuery.parse({ limit: 200 }));
    for (const { targets } of data) {
      const isSure = (targets[0]?.scores[0]?.score ?? 0) >= 0.999;
      expect(targets[0]?.predicted.length).toBe(isSure ? 1 : 0);
    }
    expect(data.some(({ targets }) => targets[0]?.predicted.length === 0)).toBe(true);
    expect(strict.report?.targets[0]?.labels.map(({ threshold }) => threshold)).toEqual([0.999, 0.999, 0.999]);
  });

  it("answers several labels, and two targets side by side, by the thresholds of the engine", async () => {
    const rows = Array.from({ length: 160 }, (_, index) => {
      const topics = [index % 2 === 0 ? "rain" : "sun", ...(index % 3 === 0 ? ["wind"] : [])];
      const mood = index % 4 < 2 ? "good" : "bad";
      return [`today number ${index} has ${topics.join(" and ")} and is ${mood}`, topics.join("|"), mood];
    });
    const { id } = await datasetOf([["text", "topics", "mood"], ...rows], {
      text: "text",
      targets: [
        {
          name: "topics",
          kind: "multi",
          source: { type: "separator", column: "topics", separator: "|" },
          noneLabel: null,
        },
        { name: "mood", kind: "single", column: "mood" },
      ],
    });
    const preparation = await aPreparation({ datasetId: id, recipe: { ...KEEP_ALL, split: { test: 0.3 } } });
    const evaluation = await waitUntilReady((await evaluateModel(await aTrainedModel(preparation.id, 40))).id);
    expect(evaluation.error).toBeNull();
    const kinds = evaluation.report?.targets.map(({ target, kind }) => [target, kind]);
    expect(kinds).toEqual(
      expect.arrayContaining([
        ["topics", "multi"],
        ["mood", "single"],
      ]),
    );
    const topics = evaluation.report?.targets.find(({ target }) => target === "topics");
    expect(topics?.scores.hammingLoss?.value).toBeLessThan(0.2);
    expect(topics?.labels.every(({ threshold }) => threshold !== null)).toBe(true);
    expect(evaluation.baselines.map(({ status, error }) => [status, error])).toEqual([
      ["ready", null],
      ["ready", null],
    ]);
    expect(evaluation.baselines[0]?.name, "of targets of either kind").toBe("Most frequent labels");
    // More than half of the rows have "rain" or "sun", or neither; none has "wind" so often.
    const majority = await listPredictions(
      evaluation.baselines[0]?.id ?? "",
      predictionsQuery.parse({ target: "topics", limit: 1 }),
    );
    expect(majority.data[0]?.targets.find(({ target }) => target === "topics")?.predicted).not.toContain("wind");
    const page = await listPredictions(evaluation.id, predictionsQuery.parse({ target: "topics", truth: "wind" }));
    expect(page.total).toBe(topics?.labels.find(({ label }) => label === "wind")?.support);
  }, 60_000);
});

describe("what is refused", () => {
  it.each<[string, () => Promise<unknown>, string, RegExp]>([
    ["an unknown model", () => evaluateModel("mdl_none"), "not_found", /no model/],
    [
      "splits with other targets",
      async () => {
        const { id } = await datasetOf([["text", "colour"], ...manyRows("red", "blue")], {
          text: "text",
          targets: [{ name: "colour", column: "colour" }],
        });
        return evaluateModel(modelId, { preparationId: (await aPreparation({ datasetId: id })).id });
      },
      "invalid",
      /“label”.*“colour”/,
    ],
    [
      "splits with none of the model's labels",
      async () =>
        evaluateModel(modelId, { preparationId: (await aPreparation({ labels: { cats: 30, dogs: 30 } })).id }),
      "invalid",
      /knows none of the labels/,
    ],
    [
      "an empty split",
      async () => {
        const { id } = await aPreparation({ recipe: { ...KEEP_ALL, split: { test: 0 } } });
        return evaluateModel(modelId, { preparationId: id });
      },
      "invalid",
      /no test rows/,
    ],
    [
      "a chat model of the engine, which has none",
      () =>
        createEvaluation({
          kind: "chat",
          serverId: EMBEDDED_SERVER_ID,
          preparationId,
          split: "test",
          settings: {
            seed: 1,
            resamples: 0,
            chat: {
              model: "some",
              prompt: null,
              examplesPerLabel: 0,
              maxRows: null,
              budget: null,
              inputPrice: 0,
              outputPrice: 0,
              concurrency: 1,
            },
          },
        }),
      "invalid",
      /has no chat models/,
    ],
  ])("%s", async (_, create, code, message) => {
    await expect(create()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("a model in the trash, and one whose run is gone", async () => {
    await db.model.update({ where: { id: modelId }, data: { deletedAt: new Date() } });
    await expect(evaluateModel(modelId)).rejects.toMatchObject({ code: "invalid", message: /trash/ });
    const { jobId } = await db.model.update({ where: { id: modelId }, data: { deletedAt: null } });
    await db.model.update({ where: { id: modelId }, data: { jobId: null } });
    await expect(evaluateModel(modelId)).rejects.toMatchObject({ code: "invalid", message: /Choose other splits/ });
    await db.model.update({ where: { id: modelId }, data: { jobId } });
  });
});

function manyRows(...values: string[]): string[][] {
  return Array.from({ length: 60 }, (_, index) => [`row ${index}`, values[index % values.length] ?? ""]);
}
