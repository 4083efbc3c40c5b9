import { existsSync, readdirSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST } from "@/app/api/datasets/import/route";
import { GET } from "@/app/api/hub/datasets/route";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { problem } from "@/lib/http/problem";
import { paths } from "@/lib/store/paths";
import { GOOD_TOKEN, StandInHub } from "@/lib/testing/hub";
import { hubOn, TestNetwork } from "@/lib/testing/hub-network";
import { context, request } from "@/lib/testing/requests";
import { hubLookup } from "../../hub-schema";
import { datasetDetail } from "../../schema";
import { bootDatasets } from "../boot";
import { deleteDataset } from "../delete";
import { getDataset } from "../get";
import { listRows } from "../rows";
import { listTasks } from "../tasks";
import { importFromHub } from "./import-hub";
import type { Hub } from "./network";

const text = { dtype: "string", _type: "Value" };
const label = { names: ["alarm_set", "play_music"], _type: "ClassLabel" };
const features = { id: text, label, text, lang: text };
const select = `SELECT 'row ' || i AS id, (i % 2)::BIGINT AS label, 'please do thing number ' || i AS text,
  CASE WHEN i % 3 = 0 THEN 'en' ELSE 'de' END AS lang FROM range(300) t(i) ORDER BY i`;

let standIn: StandInHub;
let network: TestNetwork;

beforeAll(async () => {
  standIn = await StandInHub.start();
  await standIn.add("owner/intents", {
    splits: [
      { features, select },
      { split: "test", features, select: `${select} LIMIT 20` },
    ],
  });
  await standIn.add("owner/gated", { access: "gated", splits: [{ config: "xx", features, select }] });
});

beforeEach(() => {
  network = new TestNetwork();
});

afterEach(() => standIn.reset());
afterAll(() => standIn.stop());

type Input = Partial<Parameters<typeof importFromHub>[0]>;

function bringIn(input: Input = {}, change: Partial<Hub> = {}, signal?: AbortSignal) {
  const hub = hubOn(standIn, network, change);
  return importFromHub({ source: "huggingface", dataset: "owner/intents", ...input }, { hub, signal });
}

/** What is on disk and in the database, to see that nothing was left. */
async function traces() {
  const files = existsSync(paths.datasets()) ? readdirSync(paths.datasets()).sort() : [];
  const half = existsSync(paths.temporary()) ? readdirSync(paths.temporary()) : [];
  return { files, half, records: await db.dataset.count() };
}

describe("importFromHub", () => {
  it("makes a dataset of a split, with what it came from", async () => {
    const dataset = await bringIn({ dataset: "https://huggingface.co/datasets/owner/intents" });
    expect(datasetDetail.parse(dataset)).toEqual(dataset);
    expect(dataset).toMatchObject({
      name: "owner/intents",
      status: "ready",
      source: "huggingface",
      fileName: "owner-intents-train.parquet",
      error: null,
      rowCount: 300,
      counts: { lines: 300, rows: 300, rejected: 0, blank: 0 },
      hub: { dataset: "owner/intents", config: "default", split: "train", filter: null, isPartial: false },
      parseOptions: { format: "parquet" },
      roles: { text: { columns: ["text"] }, targets: [{ column: "label" }] },
    });
    expect(dataset.sizeBytes).toBeGreaterThan(0);
    expect((await listRows(dataset.id, { limit: 2 })).data.map(({ cells }) => cells)).toEqual([
      ["row 0", "alarm_set", "please do thing number 0", "en"],
      ["row 1", "play_music", "please do thing number 1", "de"],
    ]);
    expect((await traces()).half).toEqual([]);
  });

  it("brings only the rows that are wanted, and says so in the name", async () => {
    const filter = { column: "lang", value: "en" };
    const dataset = await bringIn({ split: "test", filter });
    expect(dataset).toMatchObject({
      name: "owner/intents (test, lang = en)",
      rowCount: 7,
      hub: { split: "test", filter },
    });
    expect(await bringIn({ filter, name: "Mine" })).toMatchObject({ name: "Mine", rowCount: 100 });
  });

  it.each([
    [{ dataset: "no name" }, "invalid", "dataset"],
    [{ dataset: "owner/nothing" }, "not_found", "dataset"],
    [{ dataset: "owner/gated" }, "not_found", "dataset"],
    [{ config: "fr" }, "invalid", "config"],
    [{ split: "dev" }, "invalid", "split"],
    [{ filter: { column: "tongue", value: "en" } }, "invalid", "filter.column"],
    [{ filter: { column: "label", value: "0" } }, "invalid", "filter.value"],
    [{ filter: { column: "lang", value: "fr" } }, "invalid", "filter.value"],
  ])("refuses %j and keeps nothing", async (input, code, field) => {
    const before = await traces();
    await expect(bringIn(input)).rejects.toMatchObject({ code, fields: [{ name: field }] });
    expect(await traces()).toEqual(before);
  });

  it("keeps nothing of a download that fails at once", async () => {
    const before = await traces();
    standIn.fail(/cdn/, { status: 403, headers: { "x-error-code": "GatedRepo" } });
    await expect(bringIn()).rejects.toMatchObject({ code: "forbidden", fields: [{ name: "dataset" }] });
    await expect(bringIn({}, { maxBytes: 2_000 })).rejects.toMatchObject({ code: "limit_exceeded" });
    expect(await traces()).toEqual(before);
  });

  it("keeps nothing when whoever asked leaves", async () => {
    const before = await traces();
    const leave = new AbortController();
    standIn.fail(/cdn/, { stallAfter: 100 });
    const refused = expect(bringIn({}, {}, leave.signal)).rejects.toMatchObject({ code: "cancelled" });
    await expect.poll(() => standIn.asked(/cdn/)).toHaveLength(1);
    leave.abort();
    await refused;
    expect(await traces()).toEqual(before);
  });

  it("uses the token for what is gated", async () => {
    expect(await bringIn({ dataset: "owner/gated" }, { token: GOOD_TOKEN })).toMatchObject({
      status: "ready",
      name: "owner/gated (xx)",
    });
  });
});

describe("a download that takes longer", () => {
  /** Lets the answer's second pass while the download stands still; the stall's thirty pass too, and it is taken up. */
  async function beginSlowly(times = 1) {
    standIn.fail(/cdn/, { stallAfter: 1_000 }, times);
    const beginning = bringIn();
    const importing = () => db.dataset.findMany({ where: { status: "importing" }, select: { id: true } });
    await expect
      .poll(async () => (await importing()).flatMap(({ id }) => listTasks(id)))
      .toMatchObject([{ done: 1_000 }]);
    network.timeOut();
    return beginning;
  }

  it("is answered as importing, and goes on", async () => {
    const dataset = await beginSlowly();
    expect(dataset).toMatchObject({ status: "importing", rowCount: 0, hub: { dataset: "owner/intents" } });
    await expect.poll(async () => (await getDataset(dataset.id)).status).toBe("ready");
    expect(await getDataset(dataset.id)).toMatchObject({ rowCount: 300 });
  });

  it("fails with a sentence that the dataset keeps, and without files", async () => {
    const refusal = { status: 401, headers: { "x-error-code": "GatedRepo" } };
    const beginning = beginSlowly();
    standIn.fail(/cdn/, refusal);
    const { id } = await beginning;
    await expect.poll(async () => (await getDataset(id)).status).toBe("failed");
    expect((await getDataset(id)).error?.message).toMatch(/is gated\. Accept its terms/);
    expect(existsSync(paths.dataset(id))).toBe(false);
    expect((await traces()).half).toEqual([]);
  });

  it("is cancelled by deleting the dataset, and leaves nothing", async () => {
    const before = await traces();
    const { id } = await beginSlowly(9);
    expect(listTasks(id)).toMatchObject([{ kind: "download", unit: "bytes" }]);
    await deleteDataset(id);
    await expect.poll(traces).toEqual(before);
    expect(listTasks(id)).toEqual([]);
  });

  it("that a stop of the app cut is said to be so", async () => {
    const { id } = await db.dataset.create({
      data: {
        id: "ds_cut",
        name: "owner/intents",
        status: "importing",
        source: "huggingface",
        fileName: "x.parquet",
        hub: { version: 1, dataset: "owner/intents", config: "default", split: "train", filter: null },
      },
    });
    await (await bootDatasets()).imports;
    expect(await getDataset(id)).toMatchObject({
      status: "failed",
      error: { message: "The app was stopped while owner/intents was downloaded. Import it again." },
    });
  });
});

describe("the routes", () => {
  const { hubEndpoint, hubViewerEndpoint } = env;

  beforeEach(() => {
    env.hubEndpoint = standIn.origin;
    env.hubViewerEndpoint = standIn.origin;
  });

  afterEach(() => {
    env.hubEndpoint = hubEndpoint;
    env.hubViewerEndpoint = hubViewerEndpoint;
  });

  it("look up and import", async () => {
    const found = await GET(request("/api/hub/datasets?name=owner/intents&split=test"), context());
    expect(found.status).toBe(200);
    const { dataset, preview } = hubLookup.parse(await found.json());
    const body = { source: "huggingface", dataset, config: preview.config, split: preview.split };
    const made = await POST(request("/api/datasets/import", { method: "POST", body }), context());
    expect(made.status).toBe(201);
    const { id } = datasetDetail.parse(await made.json());
    expect(made.headers.get("location")).toBe(`/api/datasets/${id}`);
    await expect.poll(async () => (await getDataset(id)).status).toBe("ready");
  });

  it("answer a refusal with the field", async () => {
    const refused = await GET(request("/api/hub/datasets?name=owner/nothing"), context());
    expect(refused.status).toBe(404);
    expect(problem.parse(await refused.json())).toMatchObject({ code: "not_found", fields: [{ name: "name" }] });
    const unnamed = await GET(request("/api/hub/datasets?name="), context());
    expect(unnamed.status).toBe(422);
  });
});
