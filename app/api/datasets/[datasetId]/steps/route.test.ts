import { describe, expect, it } from "vitest";
import { datasetSteps, datasetVersions, replayResult, stepPreview, stepsFile } from "@/lib/datasets/steps-schema";
import { problem } from "@/lib/http/problem";
import { aTable } from "@/lib/testing/cleaning";
import { context, request } from "@/lib/testing/requests";
import * as versions from "../versions/route";
import * as one from "./[number]/route";
import * as exports from "./export/route";
import * as jump from "./jump/route";
import * as preview from "./preview/route";
import * as replay from "./replay/route";
import * as steps from "./route";

const ROWS = [
  [" a ", "x"],
  ["b", "y"],
  ["b", "y"],
];

async function expectProblem(response: Response, status: number, code: string) {
  const body = problem.parse(await response.json());
  expect(body).toMatchObject({ status, code });
  return body;
}

function post(path: string, body: object) {
  return request(path, { method: "POST", body });
}

describe("the routes of cleaning steps", () => {
  it("preview, add, list, undo, redo, export, replay and accept", async () => {
    const id = await aTable({ rows: ROWS });
    const at = context({ datasetId: id });
    const path = `/api/datasets/${id}/steps`;
    const action = { kind: "trim", columns: ["text"] };
    const ask = async (wanted: unknown) =>
      stepPreview.parse(await (await preview.POST(post(`${path}/preview`, { action: wanted }), at)).json());
    expect(await ask(action)).toMatchObject({ result: { changedRows: 1 }, refusal: null });
    const broken = { kind: "replace", columns: ["text"], find: "(", replacement: "", isRegex: true, matchCase: true };
    expect(await ask(broken)).toMatchObject({ result: null, refusal: { fields: [{ name: "action.find" }] } });

    const added = await steps.POST(post(path, { action }), at);
    expect(added.status).toBe(201);
    expect(datasetSteps.parse(await added.json())).toMatchObject({ total: 1, applied: 1, rows: 3 });
    await steps.POST(post(path, { action: { kind: "drop_duplicates" } }), at);
    expect(datasetSteps.parse(await (await steps.GET(request(`${path}?limit=1`), at)).json())).toMatchObject({
      data: [{ number: 2 }],
      total: 2,
      rows: 2,
    });

    const undone = await one.DELETE(
      request(`${path}/2`, { method: "DELETE" }),
      context({ datasetId: id, number: "2" }),
    );
    expect(datasetSteps.parse(await undone.json())).toMatchObject({ applied: 1, rows: 3 });
    const redone = await jump.POST(post(`${path}/jump`, { applied: 2 }), at);
    expect(datasetSteps.parse(await redone.json())).toMatchObject({ applied: 2, rows: 2 });

    const accepted = await versions.POST(post(`/api/datasets/${id}/versions`, {}), at);
    expect(accepted.status).toBe(201);
    const listed = await versions.GET(request(`/api/datasets/${id}/versions`), at);
    expect(datasetVersions.parse(await listed.json()).data).toMatchObject([
      { number: 2, isCurrent: true },
      { number: 1 },
    ]);

    const download = await exports.GET(request(`${path}/export`), at);
    expect(download.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(download.headers.get("content-disposition")).toContain("-steps.json");
    const file = await download.json();
    expect(stepsFile.parse(file).steps).toHaveLength(2);

    const other = await aTable({ rows: ROWS });
    const replayed = await replay.POST(post(`${path}/replay`, file), context({ datasetId: other }));
    expect(replayed.status).toBe(200);
    expect(replayResult.parse(await replayed.json())).toMatchObject({ steps: { applied: 2, rows: 2 }, unmatched: [] });
  });

  it("refuse what is not valid, with the field", async () => {
    const id = await aTable({ rows: ROWS });
    const at = context({ datasetId: id });
    const path = `/api/datasets/${id}/steps`;
    const nothing = await steps.POST(post(path, { action: { kind: "strip_html", columns: ["text"] } }), at);
    expect((await expectProblem(nothing, 422, "invalid")).detail).toBe(
      "Nothing to do: no cell of text has HTML in it.",
    );
    const noColumns = await steps.POST(post(path, { action: { kind: "trim", columns: [] } }), at);
    expect((await expectProblem(noColumns, 422, "invalid")).fields[0]).toMatchObject({ name: "action.columns" });
    const nul = { kind: "edit_row", row: 0, cells: [{ column: "text", value: "a\0" }] };
    await expectProblem(await steps.POST(post(path, { action: nul }), at), 422, "invalid");
    await expectProblem(await jump.POST(post(`${path}/jump`, { applied: 1 }), at), 422, "invalid");
    await expectProblem(await exports.GET(request(`${path}/export`), at), 409, "invalid_state");
    const noList = { format: "something else", version: 1, steps: [] };
    const refused = await expectProblem(await replay.POST(post(`${path}/replay`, noList), at), 422, "invalid");
    expect(refused.fields.map(({ reason }) => reason)).toEqual([
      "This is not a list of steps that was exported here.",
      "The list has no steps.",
    ]);
    await expectProblem(
      await steps.GET(request("/api/datasets/ds_x/steps"), context({ datasetId: "ds_x" })),
      404,
      "not_found",
    );
    await expectProblem(
      await one.DELETE(request(`${path}/1`, { method: "DELETE" }), context({ datasetId: id, number: "1" })),
      404,
      "not_found",
    );
  });

  it("take long lists of steps", async () => {
    const id = await aTable({ rows: ROWS });
    const trim = { kind: "replace", columns: ["text"], find: "x".repeat(500), replacement: "y".repeat(500) };
    const file = { format: "classifier-studio-steps", version: 1, steps: Array.from({ length: 1_000 }, () => trim) };
    expect(JSON.stringify(file).length).toBeGreaterThan(1024 ** 2);
    const response = await replay.POST(post(`/api/datasets/${id}/steps/replay`, file), context({ datasetId: id }));
    expect(replayResult.parse(await response.json()).unmatched).toHaveLength(1_000);
  }, 120_000);
});
