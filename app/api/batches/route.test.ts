import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { batchDetail, batchList, batchRows } from "@/lib/batches/schema";
import { problem } from "@/lib/http/problem";
import { ensureServers } from "@/lib/servers/server/internal";
import { aClassifierServer, aModelRecord, type ClassifierServer, waitForBatch } from "@/lib/testing/batches";
import { context, request } from "@/lib/testing/requests";
import * as cancel from "./[batchId]/cancel/route";
import * as rejected from "./[batchId]/rejected/route";
import * as result from "./[batchId]/result/route";
import * as batch from "./[batchId]/route";
import * as rows from "./[batchId]/rows/route";
import * as start from "./[batchId]/start/route";
import * as batches from "./route";

const TARGETS = [{ name: "mood", labels: ["good", "bad"], lossFunction: "single_class" }];

let server: ClassifierServer;
let modelId: string;

beforeAll(async () => {
  await ensureServers();
  server = await aClassifierServer(() => ({ mood: { good: 0.75, bad: 0.25 } }));
  modelId = await aModelRecord({ serverId: server.serverId, remoteId: "ft:classifier:mood", targets: TARGETS });
});
afterAll(() => server.close());

function upload(fields: Record<string, string>, content = "id,text\n1,so good\n2,odd,line\n") {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("file", new Blob([content]), "größe.csv");
  return batches.POST(request("/api/batches", { method: "POST", body: form }), context());
}

async function expectProblem(response: Response, status: number, code: string) {
  const body = problem.parse(await response.json());
  expect(body).toMatchObject({ status, code });
  return body;
}

describe("/api/batches", () => {
  it("goes from the upload to the download", async () => {
    const made = await upload({ modelId });
    expect(made.status).toBe(201);
    const { id, status } = batchDetail.parse(await made.json());
    expect(made.headers.get("location")).toBe(`/api/batches/${id}`);
    expect(status).toBe("draft");
    const at = context({ batchId: id });
    await expectProblem(await result.GET(request(`/api/batches/${id}/result`), at), 409, "invalid_state");
    const body = { textColumns: ["text"], reviewBelow: 0.8 };
    const started = await start.POST(request(`/api/batches/${id}/start`, { method: "POST", body }), at);
    expect(started.status).toBe(200);
    await waitForBatch(id, "ready");

    const download = await result.GET(request(`/api/batches/${id}/result`), at);
    expect(download.headers.get("content-disposition")).toContain("filename*=UTF-8''gr%C3%B6%C3%9Fe-labelled.csv");
    expect(await download.text()).toContain("1,so good,good,0.75,bad,0.25,yes,low score\n");
    const page = batchRows.parse(await (await rows.GET(request(`/api/batches/${id}/rows?review=true`), at)).json());
    expect(page).toMatchObject({ total: 1, data: [{ text: "so good" }] });
    expect(await (await rejected.GET(request(`/api/batches/${id}/rejected`), at)).text()).toContain("line,reason,text");
    const list = batchList.parse(await (await batches.GET(request("/api/batches"), context())).json());
    expect(list.data[0]).toMatchObject({ id, status: "ready", rejectedRows: 1 });

    await expectProblem(
      await cancel.POST(request(`/api/batches/${id}/cancel`, { method: "POST" }), at),
      409,
      "invalid_state",
    );
    expect((await batch.DELETE(request(`/api/batches/${id}`, { method: "DELETE" }), at)).status).toBe(200);
    await expectProblem(await batch.GET(request(`/api/batches/${id}`), at), 404, "not_found");
  });

  it("says what is wrong with a request", async () => {
    expect((await expectProblem(await upload({}), 422, "invalid")).fields).toEqual([
      { name: "modelId", reason: "Choose a model." },
    ]);
    await expectProblem(await upload({ modelId: "mdl_nobody" }), 404, "not_found");
    const { id } = batchDetail.parse(await (await upload({ modelId })).json());
    const body = { textColumns: [] };
    const refused = await start.POST(request("/", { method: "POST", body }), context({ batchId: id }));
    expect((await expectProblem(refused, 422, "invalid")).fields[0]?.name).toBe("textColumns");
  });
});
