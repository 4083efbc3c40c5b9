import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parsePreview } from "@/lib/datasets/parse-schema";
import { datasetProfile } from "@/lib/datasets/profile-schema";
import { datasetRows } from "@/lib/datasets/rows-schema";
import { datasetDetail, datasetList } from "@/lib/datasets/schema";
import { db } from "@/lib/db/client";
import { problem } from "@/lib/http/problem";
import { preparationDetail, previewResult, recipeSuggestion } from "@/lib/preparations/schema";
import { paths } from "@/lib/store/paths";
import { aCsv, aDataset } from "@/lib/testing/factories";
import { context, request } from "@/lib/testing/requests";
import * as storedPreview from "./[datasetId]/parse/preview/route";
import * as preview from "./[datasetId]/preparations/preview/route";
import * as preparations from "./[datasetId]/preparations/route";
import * as suggestion from "./[datasetId]/preparations/suggestion/route";
import * as profile from "./[datasetId]/profile/route";
import * as rejected from "./[datasetId]/rejected/route";
import * as dataset from "./[datasetId]/route";
import * as rows from "./[datasetId]/rows/route";
import * as imports from "./import/route";
import * as filePreview from "./preview/route";
import * as datasets from "./route";

async function expectProblem(response: Response, status: number, code: string) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = problem.parse(await response.json());
  expect(body).toMatchObject({ status, code });
  expect(response.status).toBe(status);
  return body;
}

function upload(
  file: Blob,
  { fileName = "mails.csv", name, field = "file" }: { fileName?: string; name?: string; field?: string } = {},
) {
  const form = new FormData();
  if (name !== undefined) form.set("name", name);
  form.set(field, file, fileName);
  return datasets.POST(request("/api/datasets", { method: "POST", body: form }), context());
}

describe("POST /api/datasets", () => {
  it("imports an upload and says where it is", async () => {
    const response = await upload(new Blob([aCsv()]), { name: "Grüße", fileName: "größe 😀.csv" });
    expect(response.status).toBe(201);
    const made = datasetDetail.parse(await response.json());
    expect(response.headers.get("location")).toBe(`/api/datasets/${made.id}`);
    expect(made).toMatchObject({ name: "Grüße", fileName: "größe 😀.csv", status: "ready", rowCount: 90 });
  });

  it.each<[string, () => Promise<Response>, RegExp]>([
    [
      "no multipart",
      () => datasets.POST(request("/api/datasets", { method: "POST", body: {} }), context()),
      /multipart/,
    ],
    ["no body", () => datasets.POST(request("/api/datasets", { method: "POST" }), context()), /multipart/],
    ["a file of another name", () => upload(new Blob(["a,b"]), { field: "upload" }), /part named "file"/],
  ])("refuses %s", async (_, send, detail) => {
    const body = await expectProblem(await send(), 422, "invalid");
    expect(body.detail).toMatch(detail);
  });

  it("keeps nothing of a request that breaks off", async () => {
    const traces = async () => [
      existsSync(paths.temporary()) ? readdirSync(paths.temporary()) : [],
      existsSync(paths.datasets()) ? readdirSync(paths.datasets()).length : 0,
      await db.dataset.count(),
    ];
    const before = await traces();
    const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="x.csv"\r\n\r\ntext,label\n';
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const short = await datasets.POST(request("/api/datasets", { method: "POST", headers, body: head }), context());
    await expectProblem(short, 499, "cancelled");

    let pulls = 0;
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls += 1;
        if (pulls === 1) controller.enqueue(new TextEncoder().encode(head));
        else controller.error(new Error("connection reset"));
      },
    });
    const cut = await datasets.POST(request("/api/datasets", { method: "POST", headers, body: broken }), context());
    await expectProblem(cut, 499, "cancelled");
    expect(await traces()).toEqual(before);
  });

  it("refuses what says that it is too large before reading it", async () => {
    const headers = { "content-type": "multipart/form-data; boundary=b", "content-length": String(2 ** 40) };
    const response = await datasets.POST(request("/api/datasets", { method: "POST", headers, body: "--b" }), context());
    await expectProblem(response, 413, "limit_exceeded");
  });

  it("refuses a page of another site", async () => {
    const headers = { origin: "http://evil.example" };
    await expectProblem(
      await datasets.POST(request("/api/datasets", { method: "POST", headers, body: {} }), context()),
      403,
      "forbidden",
    );
  });
});

describe("reading a file", () => {
  function previewOf(file: Blob, fields: Record<string, string> = {}, fileName = "mails.csv") {
    const form = new FormData();
    for (const [key, value] of Object.entries(fields)) form.set(key, value);
    form.set("file", file, fileName);
    return filePreview.POST(request("/api/datasets/preview", { method: "POST", body: form }), context());
  }

  it("shows its first rows before anything is stored", async () => {
    const traces = async () => [
      existsSync(paths.temporary()) ? readdirSync(paths.temporary()).filter((name) => !name.includes("duckdb")) : [],
      await db.dataset.count(),
    ];
    const before = await traces();
    const text = "text;label\nhello, you;a\nbye;b\ncut of";
    const response = await previewOf(new Blob([text]), { sizeBytes: "1000000" });
    expect(response.status).toBe(200);
    expect(parsePreview.parse(await response.json())).toMatchObject({
      columns: ["text", "label"],
      rows: [
        ["hello, you", "a"],
        ["bye", "b"],
      ],
      problem: null,
    });
    const other = parsePreview.parse(
      await (await previewOf(new Blob([text]), { parse: JSON.stringify({ delimiter: ",", hasHeader: false }) })).json(),
    );
    expect(other).toMatchObject({
      options: { delimiter: ",", chosen: ["delimiter", "header"] },
      columns: ["column 1"],
    });
    const parquet = parsePreview.parse(await (await previewOf(new Blob(["PAR1abc"]), { sizeBytes: "9999" })).json());
    expect(parquet.problem).toMatch(/once all of it is there/);
    expect(await traces()).toEqual(before);
  });

  it.each([
    ["no file", () => filePreview.POST(request("/api/datasets/preview", { method: "POST", body: {} }), context())],
    ["settings that are no JSON", () => previewOf(new Blob(["a,b\n1,2\n"]), { parse: "{" })],
    ["a delimiter of two characters", () => previewOf(new Blob(["a,b\n1,2\n"]), { parse: '{"delimiter":", "}' })],
  ])("refuses %s", async (_, send) => {
    await expectProblem(await send(), 422, "invalid");
  });

  it("reads it as the upload says, shows it otherwise, and reads it again", async () => {
    const form = new FormData();
    form.set("parse", JSON.stringify({ hasHeader: false }));
    form.set("file", new Blob(["a,b;c\nd,e;f\n"]), "x.csv");
    const response = await datasets.POST(request("/api/datasets", { method: "POST", body: form }), context());
    const made = datasetDetail.parse(await response.json());
    expect(made).toMatchObject({ rowCount: 2, parseOptions: { hasHeader: false, delimiter: ",", chosen: ["header"] } });

    const at = context({ datasetId: made.id });
    const body = { delimiter: ";" };
    const path = `/api/datasets/${made.id}`;
    const shown = await storedPreview.POST(request(`${path}/parse/preview`, { method: "POST", body }), at);
    expect(parsePreview.parse(await shown.json())).toMatchObject({ columns: ["a,b", "c"], rows: [["d,e", "f"]] });
    const patched = await dataset.PATCH(request(path, { method: "PATCH", body: { parse: body } }), at);
    expect(datasetDetail.parse(await patched.json())).toMatchObject({
      status: "ready",
      rowCount: 1,
      version: { number: 1 },
    });
    const missing = context({ datasetId: "ds_none" });
    await expectProblem(await storedPreview.POST(request(path, { method: "POST", body }), missing), 404, "not_found");
  });

  it("takes pasted rows of several megabytes", async () => {
    const body = { source: "text", content: `text,label\n${"some words,a\n".repeat(200_000)}`, name: "Mine" };
    const response = await imports.POST(request("/api/datasets/import", { method: "POST", body }), context());
    expect(response.status).toBe(201);
    expect(datasetDetail.parse(await response.json())).toMatchObject({
      name: "Mine",
      source: "text",
      rowCount: 200_000,
    });
  });
});

describe("the other dataset routes", () => {
  it("list and page", async () => {
    await aDataset();
    await aDataset();
    const response = await datasets.GET(request("/api/datasets?limit=1"), context());
    const page = datasetList.parse(await response.json());
    expect(page.data).toHaveLength(1);
    expect(page.nextCursor).not.toBeNull();
    await expectProblem(await datasets.GET(request("/api/datasets?limit=0"), context()), 422, "invalid");
    await expectProblem(await datasets.GET(request("/api/datasets?cursor=x"), context()), 422, "invalid");
  });

  it("read, change and delete one", async () => {
    const { id } = await aDataset({ labels: { a: 20, b: 20 } });
    const at = context({ datasetId: id });
    const path = `/api/datasets/${id}`;
    datasetDetail.parse(await (await dataset.GET(request(path), at)).json());
    expect(datasetRows.parse(await (await rows.GET(request(`${path}/rows?limit=3&label=a`), at)).json())).toMatchObject(
      { total: 20, offset: 0 },
    );
    expect(datasetProfile.parse(await (await profile.GET(request(`${path}/profile`), at)).json()).targets).toHaveLength(
      1,
    );
    const renamed = await dataset.PATCH(request(path, { method: "PATCH", body: { name: "New" } }), at);
    expect(datasetDetail.parse(await renamed.json()).name).toBe("New");
    const refused = await dataset.PATCH(request(path, { method: "PATCH", body: { name: "" } }), at);
    expect((await expectProblem(refused, 422, "invalid")).fields).toEqual([
      { name: "name", reason: "Give the dataset a name." },
    ]);
    await expectProblem(await rejected.GET(request(`${path}/rejected`), at), 404, "not_found");
    expect((await dataset.DELETE(request(path, { method: "DELETE" }), at)).status).toBe(200);
    await expectProblem(await dataset.GET(request(path), at), 404, "not_found");
  });

  it("download the rejected lines", async () => {
    const made = datasetDetail.parse(
      await (await upload(new Blob(["text,label\na,b\nc,d,e\nf,b\n"]), { name: "A/B" })).json(),
    );
    const response = await rejected.GET(request(`/api/datasets/${made.id}/rejected`), context({ datasetId: made.id }));
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toContain('filename="A-B-rejected.csv"');
    expect(await response.text()).toContain('3,The row has 3 cells where 2 are expected.,"c,d,e"');
  });

  it("refuse a sample that does not exist", async () => {
    const body = { source: "sample", name: "nothing" };
    await expectProblem(
      await imports.POST(request("/api/datasets/import", { method: "POST", body }), context()),
      422,
      "invalid",
    );
  });

  it("prepare", async () => {
    const { id } = await aDataset({ labels: { a: 20, b: 20 } });
    const at = context({ datasetId: id });
    const path = `/api/datasets/${id}/preparations`;
    const offered = recipeSuggestion.parse(await (await suggestion.GET(request(`${path}/suggestion`), at)).json());
    const body = offered.recipe;
    previewResult.parse(await (await preview.POST(request(`${path}/preview`, { method: "POST", body }), at)).json());
    const response = await preparations.POST(request(path, { method: "POST", body }), at);
    expect(response.status).toBe(201);
    const made = preparationDetail.parse(await response.json());
    expect(response.headers.get("location")).toBe(`/api/preparations/${made.id}`);

    const tooMuch = await preview.POST(
      request(path, { method: "POST", body: { split: { validation: 0.5, test: 0.5 } } }),
      at,
    );
    expect((await expectProblem(tooMuch, 422, "invalid")).fields[0]?.name).toBe("split");
    const unfit = await preparations.POST(request(path, { method: "POST", body: {} }), at);
    expect((await expectProblem(unfit, 422, "invalid")).fields[0]?.name).toBe("balance.minSamples");
  });
});
