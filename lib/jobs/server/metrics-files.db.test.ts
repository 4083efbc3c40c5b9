import { beforeEach, expect, it } from "vitest";
import { GET as getCsv } from "@/app/api/jobs/[jobId]/metrics.csv/route";
import { GET as getJson } from "@/app/api/jobs/[jobId]/metrics.json/route";
import { db } from "@/lib/db/client";
import { ensureServers } from "@/lib/servers/server/internal";
import { aPreparation } from "@/lib/testing/factories";
import { aJobRecord } from "@/lib/testing/job-records";
import { context, request } from "@/lib/testing/requests";
import type { NewCheckpoint } from "./move";

beforeEach(async () => {
  await ensureServers();
});

const AT = Date.parse("2026-01-01T00:00:00.000Z");
const STEPS = 4_321;

/** A job whose every 1,000th step was evaluated, on targets that would run as formulas. */
async function aLongJob(name: string): Promise<string> {
  const lossFunction = "single_class";
  const targets = [{ name: "=cmd|x,y", labels: ["a", "b"], lossFunction }];
  const id = await aJobRecord({ preparationId: (await aPreparation({ name })).id, targets });
  const rows = Array.from({ length: STEPS }, (_, i) => aRow(i + 1));
  for (let from = 0; from < STEPS; from += 1_000) {
    const data = rows.slice(from, from + 1_000).map(({ targets: scores, ...row }) => ({
      jobId: id,
      sequence: row.step,
      ...row,
      ...(scores === null ? {} : { targets: scores }),
    }));
    await db.jobCheckpoint.createMany({ data });
  }
  return id;
}

function aRow(step: number): NewCheckpoint {
  const scores = { accuracy: 0.5, macroF1: 0.25, microF1: 0.125 };
  const isEvaluated = step % 1_000 === 0;
  return {
    step,
    trainLoss: 1 / 4,
    validLoss: isEvaluated ? 0.75 : null,
    learningRate: 1e-7,
    targets: isEvaluated
      ? [
          { target: "=cmd|x,y", ...scores },
          { target: "later", ...scores },
        ]
      : null,
    createdAt: new Date(AT + step),
  };
}

it("sends every metric as CSV, a line per step, that runs nothing in a spreadsheet", async () => {
  const id = await aLongJob('été / "x"');
  const answer = await getCsv(request(`/api/jobs/${id}/metrics.csv`), context({ jobId: id }));
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(answer.headers.get("content-disposition")).toContain(
    `filename*=UTF-8''${encodeURIComponent(`été - -x--${id}-metrics.csv`)}`,
  );
  const lines = (await answer.text()).split("\r\n");
  expect(lines).toHaveLength(STEPS + 2);
  expect(lines.at(-1)).toBe("");
  expect(lines[0]).toBe(
    "step,time,train_loss,validation_loss,learning_rate," +
      `"'=cmd|x,y_accuracy","'=cmd|x,y_macro_f1","'=cmd|x,y_micro_f1",later_accuracy,later_macro_f1,later_micro_f1`,
  );
  expect(lines[999]).toBe("999,2026-01-01T00:00:00.999Z,0.25,,1e-7,,,,,,");
  expect(lines[1_000]).toBe("1000,2026-01-01T00:00:01.000Z,0.25,0.75,1e-7,0.5,0.25,0.125,0.5,0.25,0.125");
  expect(lines.slice(1, -1).map((line) => Number.parseInt(line, 10))).toEqual(
    Array.from({ length: STEPS }, (_, i) => i + 1),
  );
});

it("sends the same as JSON, with null for what was not evaluated", async () => {
  const id = await aLongJob("tickets");
  const answer = await getJson(request(`/api/jobs/${id}/metrics.json`), context({ jobId: id }));
  const body = await answer.json();
  expect(body).toMatchObject({ jobId: id, datasetName: "tickets", status: "SUCCESS", serverName: "Embedded engine" });
  expect(body.steps).toHaveLength(STEPS);
  expect(body.steps[0]).toEqual({
    step: 1,
    trainLoss: 0.25,
    validLoss: null,
    learningRate: 1e-7,
    targets: null,
    createdAt: "2026-01-01T00:00:00.001Z",
  });
  expect(body.steps[999].targets[1]).toEqual({ target: "later", accuracy: 0.5, macroF1: 0.25, microF1: 0.125 });
});

it("sends a head and no lines for a job that reported nothing, and nothing for no job", async () => {
  const id = await aJobRecord({ preparationId: (await aPreparation()).id, status: "FAILED" });
  const csv = await getCsv(request(`/api/jobs/${id}/metrics.csv`), context({ jobId: id }));
  expect(await csv.text()).toBe("step,time,train_loss,validation_loss,learning_rate\r\n");
  const json = await getJson(request(`/api/jobs/${id}/metrics.json`), context({ jobId: id }));
  expect((await json.json()).steps).toEqual([]);
  const none = await getCsv(request("/api/jobs/job_none/metrics.csv"), context({ jobId: "job_none" }));
  expect(none.status).toBe(404);
});
