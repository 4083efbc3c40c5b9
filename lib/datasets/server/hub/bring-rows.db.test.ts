import { existsSync, readdirSync, rmSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { paths } from "@/lib/store/paths";
import { StandInHub } from "@/lib/testing/hub";
import { hubOn, TestNetwork } from "@/lib/testing/hub-network";
import { cancelTasks, listTasks } from "../tasks";
import { hubDataset } from "./ask";
import { bringRows } from "./bring-rows";
import { featureColumn } from "./features";
import { rowFilter } from "./filter";
import type { Hub } from "./network";
import { WHILE_IMPORTING } from "./persist";

const text = { dtype: "string", _type: "Value" };
const label = { names: ["neg", "pos"], _type: "ClassLabel" };
const features = {
  id: { dtype: "int64", _type: "Value" },
  'odd "name"/~1': text,
  lang: text,
  label,
  labels: { feature: label, _type: "Sequence" },
  score: { dtype: "float64", _type: "Value" },
  ok: { dtype: "bool", _type: "Value" },
  tags: { feature: text, _type: "List" },
  meta: { a: text, b: { dtype: "int64", _type: "Value" } },
  noise: text,
  photo: { bytes: { dtype: "binary", _type: "Value" } },
};
const columns = Object.entries(features).map(([name, feature]) => featureColumn(name, feature));

/** Row i of n: every third is English, every seventh has nothing, texts have quotes and line breaks. */
const select = (rows: number) => `SELECT
  9007199254740993 + i AS id,
  CASE WHEN i % 7 = 0 THEN NULL ELSE 'it''s "' || i || E'"\\nsecond' END AS "odd ""name""/~1",
  CASE WHEN i % 3 = 0 THEN 'en' WHEN i = 1 THEN 'O''Hara; --' WHEN i = 2 THEN '' ELSE 'de' END AS lang,
  CASE WHEN i % 5 = 4 THEN -1 ELSE i % 2 END::BIGINT AS label,
  CASE WHEN i % 5 = 4 THEN [] ELSE [0, i % 2] END::BIGINT[] AS labels,
  i / 4 AS score, i % 2 = 0 AS ok, ['a', 'b"' || i] AS tags, {'a': 'x' || i, 'b': i} AS meta,
  (SELECT string_agg(md5((i * 10 + k)::VARCHAR), '') FROM range(8) s(k)) AS noise,
  {'bytes': 'x'::BLOB} AS photo
  FROM range(${rows}) t(i) ORDER BY i`;

let standIn: StandInHub;
let network: TestNetwork;

beforeAll(async () => {
  standIn = await StandInHub.start();
  await standIn.add("owner/data", { splits: [{ features, select: select(2_000), shards: 3 }] });
  await standIn.add("owner/plain", { filter: false, splits: [{ features, select: select(200) }] });
});

beforeEach(() => {
  network = new TestNetwork();
});

afterEach(() => {
  standIn.reset();
  // Every test leaves the folder as it found it: nothing half is kept.
  const left = existsSync(paths.temporary()) ? readdirSync(paths.temporary()) : [];
  rmSync(paths.temporary(), { recursive: true, force: true });
  expect(left).toEqual([]);
});

afterAll(() => standIn.stop());

interface Wanted {
  name?: string;
  filter?: { column: string; value: string };
  hub?: Partial<Hub>;
  signal?: AbortSignal;
}

function bring({ name = "owner/data", filter, hub = {}, signal }: Wanted = {}) {
  const dataset = hubDataset({
    hub: hubOn(standIn, network, hub),
    name,
    field: "dataset",
    patience: WHILE_IMPORTING,
    signal,
  });
  return bringRows("ds_test", dataset, {
    config: "default",
    split: "train",
    columns,
    filter: filter === undefined ? null : rowFilter(columns, filter),
  });
}

/** Rows that were brought, by column; the file is removed. */
async function rowsOf(file: string): Promise<Record<string, unknown>[]> {
  try {
    return await withDuckDB(async (connection) =>
      (await connection.runAndReadAll(`SELECT * FROM read_parquet(${sqlString(file)})`)).getRowObjectsJson(),
    );
  } finally {
    rmSync(file);
  }
}

async function brought(wanted: Wanted = {}) {
  return rowsOf(await bring(wanted));
}

/** Row 3, without its noise. */
const third = {
  id: "9007199254740996",
  'odd "name"/~1': `it's "3"\nsecond`,
  lang: "en",
  label: "pos",
  labels: '["neg","pos"]',
  score: "0.75",
  ok: "false",
  tags: '["a","b\\"3"]',
  meta: '{"a":"x3","b":3}',
};

describe("a split as files", () => {
  it("has every row in order, as text: labels by name, lists as JSON, nothing for NULL, no bytes", async () => {
    const rows = await brought();
    expect(rows).toHaveLength(2_000);
    expect(rows.map(({ id }) => BigInt(String(id)))).toEqual(
      Array.from({ length: 2_000 }, (_, index) => 9007199254740993n + BigInt(index)),
    );
    expect(rows[3]).toEqual({ ...third, noise: expect.any(String) });
    expect(rows[0]).toMatchObject({ 'odd "name"/~1': "" });
    expect(rows[4]).toMatchObject({ label: "", labels: "[]" });
    expect(standIn.asked(/cdn/)).toHaveLength(3);
    expect(standIn.asked(/filter/)).toEqual([]);
  });

  it("is listed by the hub itself where the viewer has no list", async () => {
    standIn.fail(/^\/parquet/, { status: 404, headers: { "x-error-code": "ResponseNotFound" } });
    expect(await brought()).toHaveLength(2_000);
    expect(standIn.asked(/^\/api/)).toEqual([
      "/api/datasets/owner/data/parquet/default/train",
      "/api/datasets/owner/data/parquet/default/train/0.parquet",
      "/api/datasets/owner/data/parquet/default/train/1.parquet",
      "/api/datasets/owner/data/parquet/default/train/2.parquet",
    ]);
  });

  it("is asked for at the configured hub only, wherever an answer points", async () => {
    standIn.fail(/^\/parquet/, {
      change: (body) => body.replaceAll("https://huggingface.co/", "http://169.254.169.254/"),
    });
    expect(await brought()).toHaveLength(2_000);
    standIn.fail(/^\/parquet/, { change: (body) => body.replaceAll("/datasets/", "/elsewhere/") });
    expect(await brought()).toHaveLength(2_000);
  });

  it("is refused where it is over the limit, before a byte of it", async () => {
    await expect(bring({ hub: { maxBytes: 10_000 } })).rejects.toMatchObject({
      code: "limit_exceeded",
      message: expect.stringMatching(/^The files of this split are .* kB, and the limit is 10 kB\. .*MAX_UPLOAD_BYTES/),
    });
    expect(standIn.asked(/cdn/)).toEqual([]);
  });

  it("is refused where its size was not told and it is larger", async () => {
    standIn.fail(/^\/parquet/, { status: 404 });
    await expect(bring({ hub: { maxBytes: 10_000 } })).rejects.toMatchObject({ code: "limit_exceeded" });
  });

  it("is refused where it is no Parquet", async () => {
    standIn.fail(/cdn/, { change: (body) => `<html>${body.slice(0, 100)}` });
    await expect(bring()).rejects.toThrow(/not a Parquet file/);
  });

  it("survives cuts and faults", async () => {
    standIn.fail(/cdn/, { cutAfter: 5_000 }, 2);
    standIn.fail(/cdn/, { status: 503 }, 2);
    standIn.fail(/^\/parquet/, { status: 500, headers: { "x-error-code": "ResponseNotReady" } });
    expect(await brought()).toHaveLength(2_000);
  });

  it("tells how far it is, and stops when it is cancelled", async () => {
    standIn.fail(/cdn/, { stallAfter: 1_000 });
    const bringing = bring();
    const cancelled = expect(bringing).rejects.toMatchObject({
      code: "cancelled",
      message: expect.stringMatching(/was cancelled/),
    });
    await expect
      .poll(() => listTasks("ds_test"))
      .toMatchObject([{ kind: "download", label: "Downloading owner/data", unit: "bytes", done: 1_000 }]);
    expect(listTasks("ds_test")[0]?.total).toBeGreaterThan(50_000);
    cancelTasks("ds_test");
    await cancelled;
    expect(listTasks("ds_test")).toEqual([]);
  });
});

describe("a filter", () => {
  const english = { column: "lang", value: "en" };
  /** The files are worth fewer pages than there are: they are asked for only where they are over the limit. */
  const onlyPages = { maxBytes: 0 };
  beforeAll(() => {
    onlyPages.maxBytes = standIn.bytesOf("owner/data") - 1;
  });

  it("that leaves one page is the service's work", async () => {
    const rows = await brought({ filter: { column: "lang", value: "O'Hara; --" } });
    expect(rows).toHaveLength(1);
    const [page] = await brought({ filter: { column: "id", value: "9007199254740996" } });
    expect(page).toEqual({ ...third, noise: expect.any(String) });
    expect(standIn.asked(/filter/).map((asked) => new URLSearchParams(asked.split("?")[1]).get("where"))).toEqual([
      '"id"=9007199254740996',
    ]);
  });

  it("gives the same rows by pages and by files", async () => {
    const byFiles = await brought({ filter: english });
    expect(standIn.asked(/cdn/)).toHaveLength(3);
    standIn.reset();
    const byPages = await brought({ filter: english, hub: onlyPages });
    expect(standIn.asked(/cdn/)).toEqual([]);
    expect(standIn.asked(/filter/)).toHaveLength(7);
    expect(byPages).toHaveLength(667);
    expect(byPages).toEqual(byFiles);
  });

  it.each([
    [{ column: "label", value: "pos" }, 800],
    [{ column: "score", value: "0.75" }, 1],
    [{ column: "ok", value: "true" }, 1_000],
    [{ column: "lang", value: "" }, 1],
    [{ column: 'odd "name"/~1', value: `it's "3"\nsecond` }, 1],
  ])("%j leaves %d rows, either way", async (filter, count) => {
    expect(await brought({ filter })).toHaveLength(count);
    expect(await brought({ name: "owner/data", filter, hub: { maxBytes: 10 ** 9 } })).toHaveLength(count);
    standIn.fail(/filter/, { status: 422, headers: { "x-error-code": "InvalidParameter" } }, 9);
    expect(await brought({ filter })).toHaveLength(count);
  });

  it("is applied here where the service cannot", async () => {
    expect(await brought({ name: "owner/plain", filter: english })).toHaveLength(67);
  });

  it("that no row passes is a mistake in the value", async () => {
    for (const name of ["owner/data", "owner/plain"]) {
      await expect(bring({ name, filter: { column: "lang", value: "fr" } })).rejects.toMatchObject({
        code: "invalid",
        fields: [{ name: "filter.value", reason: "No row of the split “train” has “fr” in the column “lang”." }],
      });
    }
  });

  it("waits for all pages when the hub asks one to", async () => {
    standIn.fail(/offset=200/, { status: 429, headers: { "retry-after": "30" } });
    standIn.fail(/offset=400/, { status: 500 });
    standIn.fail(/offset=500/, { cutAfter: 50 });
    expect(await brought({ filter: english, hub: onlyPages })).toHaveLength(667);
    expect(network.pauses.sort((a, b) => a - b)).toEqual([500, 500, 30_000]);
  });

  it.each([
    ["cut cells", (body: string) => body.replace('"truncated_cells":[]', '"truncated_cells":["lang"]')],
    ["another number of rows", (body: string) => body.replace('"num_rows_total":667', '"num_rows_total":668')],
    ["rows twice", (body: string) => body.replace(/"row_idx":\d+/, '"row_idx":0')],
    ["no rows", (body: string) => body.replace(/"rows":\[.*\],"num/, '"rows":[],"num')],
    ["no JSON", (body: string) => body.slice(1)],
  ])("does not take %s for the rows", async (_, change) => {
    standIn.fail(/offset=300/, { change });
    await expect(bring({ filter: english, hub: onlyPages })).rejects.toMatchObject({ code: "upstream" });
    standIn.reset();
    standIn.fail(/offset=0&/, { change: (body) => body.replace('"truncated_cells":[]', '"truncated_cells":["lang"]') });
    expect(await brought({ filter: { column: "id", value: "9007199254740996" } })).toMatchObject([third]);
  });

  it("stops when it is cancelled", async () => {
    standIn.fail(/offset=300/, { stallAfter: 10 });
    const cancelled = expect(bring({ filter: english, hub: onlyPages })).rejects.toMatchObject({ code: "cancelled" });
    await expect.poll(() => listTasks("ds_test")).toMatchObject([{ unit: "rows", total: 667, done: 567 }]);
    cancelTasks("ds_test");
    await cancelled;
  });
});
