import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  comparedRows,
  confusion,
  evaluationComparison,
  evaluationDetail,
  evaluationList,
  predictionsPage,
  thresholdCurves,
} from "@/lib/evaluations/schema";
import { evaluationRunner } from "@/lib/evaluations/server/runner";
import { problem } from "@/lib/http/problem";
import type { RouteHandler } from "@/lib/http/route";
import { ensureServers } from "@/lib/servers/server/internal";
import { useRunner } from "@/lib/testing/engine";
import { aTrainedModel, waitUntilReady } from "@/lib/testing/evaluations";
import { aPreparation } from "@/lib/testing/factories";
import { context, request } from "@/lib/testing/requests";
import * as cancel from "./[evaluationId]/cancel/route";
import * as matrix from "./[evaluationId]/confusion/route";
import * as predictions from "./[evaluationId]/predictions/route";
import * as csv from "./[evaluationId]/predictions.csv/route";
import * as report from "./[evaluationId]/report.json/route";
import * as resume from "./[evaluationId]/resume/route";
import * as evaluation from "./[evaluationId]/route";
import * as thresholds from "./[evaluationId]/thresholds/route";
import * as compare from "./compare/route";
import * as compareRows from "./compare/rows/route";
import * as evaluations from "./route";

let modelId = "";
let evaluationId = "";
let majorityId = "";

const get = (handler: RouteHandler, query = "", id = evaluationId) =>
  handler(request(`/api/evaluations${query}`), context({ evaluationId: id }));
const post = (handler: RouteHandler, body?: object) =>
  handler(request("/api/evaluations", { method: "POST", body }), context({ evaluationId }));

async function expectProblem(response: Response, status: number, code: string) {
  expect(response.status).toBe(status);
  expect(problem.parse(await response.json()).code).toBe(code);
}

beforeAll(async () => {
  await useRunner();
  await ensureServers();
  modelId = await aTrainedModel((await aPreparation()).id);
  const made = await post(evaluations.POST, { kind: "model", modelId, settings: { resamples: 10 } });
  expect(made.status).toBe(201);
  evaluationId = evaluationDetail.parse(await made.json()).id;
  expect(made.headers.get("location")).toBe(`/api/evaluations/${evaluationId}`);
  majorityId = (await waitUntilReady(evaluationId)).baselines[0]?.id ?? "";
}, 200_000);

afterAll(() => evaluationRunner().close());

describe("/api/evaluations", () => {
  it("lists and shows what was made", async () => {
    const list = evaluationList.parse(await (await get(evaluations.GET, `?modelId=${modelId}`)).json());
    expect(list.data.map(({ id }) => id)).toEqual([evaluationId]);
    const detail = evaluationDetail.parse(await (await get(evaluation.GET)).json());
    expect(detail).toMatchObject({ id: evaluationId, status: "ready", report: { version: 1 } });
    await expectProblem(await get(evaluation.GET, "", "ev_none"), 404, "not_found");
  });

  it("gives rows, matrix and curves as the query asks", async () => {
    const page = predictionsPage.parse(await (await get(predictions.GET, "?limit=2&cursor=1&sort=file")).json());
    expect(page.data.map(({ position }) => position)).toEqual([1, 2]);
    expect(page.nextCursor).toBe(3);
    const found = confusion.parse(await (await get(matrix.GET, "?target=label")).json());
    expect(found.labels.toSorted()).toEqual(["billing", "delivery", "returns"]);
    const curves = thresholdCurves.parse(await (await get(thresholds.GET)).json());
    expect(curves.overall.answered).toHaveLength(101);
    await expectProblem(await get(predictions.GET, "?limit=0"), 422, "invalid");
    await expectProblem(await get(matrix.GET, "?target=none"), 422, "invalid");
  });

  it("compares, and says which rows differ", async () => {
    const ids = `?ids=${majorityId},${evaluationId}`;
    const both = evaluationComparison.parse(await (await get(compare.GET, ids)).json());
    expect(both.comparisons).toMatchObject([{ id: evaluationId, isSameRows: true }]);
    const query = `?first=${majorityId}&second=${evaluationId}&change=fixed`;
    const rows = comparedRows.parse(await (await get(compareRows.GET, query)).json());
    expect(rows.total).toBe(both.comparisons[0]?.fixed);
    await expectProblem(await get(compare.GET, `?ids=${evaluationId}`), 422, "invalid");
    await expectProblem(await get(compare.GET, `?ids=${evaluationId},${evaluationId}`), 422, "invalid");
  });

  it("sends files with names of their own", async () => {
    const table = await get(csv.GET);
    expect(table.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(table.headers.get("content-disposition")).toContain("predictions.csv");
    expect((await table.text()).split("\r\n")[0]).toMatch(/^position,row,text,label/);
    const all = await get(report.GET);
    expect(evaluationDetail.parse(await all.json()).id).toBe(evaluationId);
  });

  it("refuses to stop or resume what is ready, and deletes it", async () => {
    await expectProblem(await post(cancel.POST), 409, "invalid_state");
    await expectProblem(await post(resume.POST), 409, "invalid_state");
    expect(await (await get(evaluation.DELETE)).json()).toEqual({ id: evaluationId });
    await expectProblem(await get(evaluation.GET), 404, "not_found");
    await expectProblem(await get(evaluation.DELETE), 404, "not_found");
  });
});
