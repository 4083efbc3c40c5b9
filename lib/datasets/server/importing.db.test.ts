import { existsSync, readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import { aCsv, aDataset, aPreparation, bytesOf } from "@/lib/testing/factories";
import { aWorkbook, sheetRows } from "@/lib/testing/xlsx";
import { parsePreview } from "../parse-schema";
import { bootDatasets } from "./boot";
import { createDataset } from "./create";
import { deleteDataset } from "./delete";
import { getDataset } from "./get";
import { importDataset } from "./import/import-dataset";
import { importFrom } from "./import/import-from";
import { previewStored, previewUpload } from "./preview";
import { listRows } from "./rows";
import { cancelTasks, listTasks } from "./tasks";
import { updateDataset } from "./update";
import { uploadDataset } from "./upload";

function upload(
  text: string | Uint8Array,
  fileName = "data.csv",
  settings?: Parameters<typeof createDataset>[0]["settings"],
) {
  return createDataset({ body: bytesOf(text), fileName, settings });
}

async function cellsOf(id: string): Promise<string[][]> {
  return (await listRows(id, { limit: 50 })).data.map(({ cells }) => cells);
}

/** Over the size up to which an upload waits for its import. */
function aLargeCsv(): string {
  return `text,label\n${`${"long text ".repeat(20)},label\n`.repeat(60_000)}`;
}

function files(): string[] {
  const list = (directory: string) =>
    existsSync(directory) ? readdirSync(directory).map((name) => `${directory}/${name}`) : [];
  return [...list(paths.datasets()), ...list(paths.temporary())].filter((name) => !name.includes("duckdb"));
}

describe("any format", () => {
  it.each<[string, string | Uint8Array, string, string, string]>([
    ["JSON Lines", '{"text":"a","label":"x"}\n{"text":"b","label":"y"}\n', "mails.jsonl", "jsonl", "source.jsonl"],
    ["gzip", gzipSync("text,label\na,x\nb,y\n"), "mails.csv.gz", "csv", "source.csv.gz"],
    [
      "a workbook under a wrong name",
      aWorkbook({
        sheets: [
          {
            name: "S",
            rows: sheetRows([
              ["text", "label"],
              ["a", "x"],
              ["b", "y"],
            ]),
          },
        ],
      }),
      "mails.csv",
      "xlsx",
      "source.csv",
    ],
  ])("%s becomes a dataset", async (_, bytes, fileName, format, stored) => {
    const dataset = await upload(bytes, fileName);
    expect(dataset).toMatchObject({ name: "mails", fileName, status: "ready", rowCount: 2, parseOptions: { format } });
    expect(dataset.counts).toMatchObject({ lines: 2, rows: 2, rejected: 0, blank: 0 });
    expect(readdirSync(paths.dataset(dataset.id)).sort()).toEqual([stored, "v1.parquet"]);
    expect(await cellsOf(dataset.id)).toEqual([
      ["a", "x"],
      ["b", "y"],
    ]);
  });

  it("opens a table as wide as it may be", async () => {
    const line = (cell: (index: number) => string) =>
      `${Array.from({ length: 1_000 }, (_, index) => cell(index)).join(",")}\n`;
    const names = line((index) => `column_${index}`);
    const rows = Array.from({ length: 1_000 }, (_, row) => line((index) => `v${(row * index) % 97}`)).join("");
    // With a blank line DuckDB does not read the file as it is.
    for (const [text, blank] of [
      [names + rows, 0],
      [`${names}\n${rows}`, 1],
    ] as const) {
      const { id } = await upload(text);
      await expect.poll(async () => (await getDataset(id)).status, { timeout: 40_000 }).toBe("ready");
      const dataset = await getDataset(id);
      expect(dataset).toMatchObject({ rowCount: 1_000, counts: { blank, rejected: 0 } });
      expect(dataset.columns).toHaveLength(1_000);
      expect((await cellsOf(id))[2]?.[50]).toBe(`v${(2 * 50) % 97}`);
    }
  }, 90_000);

  it("opens a file of one column, for which no label is guessed", async () => {
    const dataset = await upload("text\nhello, you\nbye\n");
    expect(dataset).toMatchObject({ status: "ready", columns: [{ name: "text" }], roles: { targets: [] } });
  });

  it("takes pasted rows", async () => {
    const dataset = await importFrom({ source: "text", content: "text\tlabel\nhello, you\tgreet\n" });
    expect(dataset).toMatchObject({ source: "text", name: "Pasted rows", status: "ready", rowCount: 1 });
    expect(dataset.columns.map(({ name }) => name)).toEqual(["text", "label"]);
  });

  it("reads an upload as its settings say, and stores which they were", async () => {
    const dataset = await upload("a;b,c\n1;2,3\n", "x.csv", { delimiter: ",", hasHeader: false });
    expect(dataset.parseOptions).toMatchObject({ delimiter: ",", hasHeader: false, chosen: ["delimiter", "header"] });
    expect(await cellsOf(dataset.id)).toEqual([
      ["a;b", "c"],
      ["1;2", "3"],
    ]);
  });
});

describe("reading again", () => {
  it("follows new settings: other columns, rows, roles and identity", async () => {
    const dataset = await upload("text;label,x\nhello, you;a\nbye, you;b\nhi, you;a\n");
    const again = await updateDataset(dataset.id, { parse: { delimiter: "," } });
    expect(again).toMatchObject({
      status: "ready",
      parseOptions: { delimiter: ",", chosen: ["delimiter"] },
      columns: [{ name: "text;label" }, { name: "x" }],
      roles: { origin: "guessed" },
      version: { number: 1, isCurrent: true },
    });
    expect(again.stateKey).not.toBe(dataset.stateKey);
    expect(await cellsOf(dataset.id)).toEqual([
      ["hello", " you;a"],
      ["bye", " you;b"],
      ["hi", " you;a"],
    ]);
    const back = await updateDataset(dataset.id, { parse: {} });
    expect(back).toMatchObject({ parseOptions: { delimiter: ";", chosen: [] } });
    expect(back.columns).toEqual(dataset.columns);
  });

  it("makes a failed dataset ready, and a ready one failed, with the reason", async () => {
    const dataset = await upload("text,label\na,b,c\nd,e,f\n");
    expect(dataset.status).toBe("failed");
    const read = await updateDataset(dataset.id, { parse: { hasHeader: false, recordsAbove: 1 } });
    expect(read).toMatchObject({ status: "ready", error: null, rowCount: 2, rejectedCount: 1 });
    const failed = await updateDataset(dataset.id, { parse: { recordsAbove: 9 } });
    expect(failed).toMatchObject({
      status: "failed",
      version: null,
      rowCount: 0,
      error: { message: expect.any(String) },
    });
  });

  it("is refused while something relies on how it was read, and while it is read", async () => {
    const { id } = await aDataset();
    await aPreparation({ datasetId: id });
    await expect(updateDataset(id, { parse: { delimiter: ";" } })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/prepared splits.*upload it again/),
    });
    expect(await getDataset(id)).toMatchObject({ status: "ready", canReparse: false });

    const importing = await upload(aLargeCsv());
    await expect(updateDataset(importing.id, { parse: {} })).rejects.toMatchObject({ code: "invalid_state" });
    await deleteDataset(importing.id);
  });
});

describe("previewStored", () => {
  it("shows the first rows under other settings, and stores nothing", async () => {
    const dataset = await upload(`text;label\n${"a, b;c\n".repeat(100)}x;y;z\n`);
    const preview = parsePreview.parse(await previewStored(dataset.id, {}));
    expect(preview).toMatchObject({
      columns: ["text", "label"],
      sheets: [],
      problem: null,
      options: { delimiter: ";" },
    });
    expect(preview.rows).toHaveLength(50);
    expect(preview.rows[0]).toEqual(["a, b", "c"]);
    expect(preview.rejected).toEqual([{ line: 102, reason: "The row has 3 cells where 2 are expected." }]);

    const other = await previewStored(dataset.id, { delimiter: ",", hasHeader: false });
    expect(other).toMatchObject({ columns: ["column 1", "column 2"], options: { chosen: ["delimiter", "header"] } });
    expect(await getDataset(dataset.id)).toMatchObject({ parseOptions: { delimiter: ";" }, rowCount: 100 });
  });

  it("says why nothing can be read", async () => {
    const dataset = await upload("text,label\na,b\n");
    const preview = await previewStored(dataset.id, { recordsAbove: 5 });
    expect(preview).toMatchObject({
      columns: [],
      rows: [],
      problem: "Nothing stands below the first 5 lines of the file.",
    });
  });

  it("stops where nobody waits for it any more", async () => {
    const dataset = await upload("text,label\na,b\n");
    await expect(previewStored(dataset.id, {}, AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
  });

  it("lists the sheets of a workbook", async () => {
    const sheet = (name: string) => ({
      name,
      rows: sheetRows([
        ["text", "label"],
        [name, "x"],
      ]),
    });
    const dataset = await upload(aWorkbook({ sheets: [sheet("One"), sheet("Two")] }), "x.xlsx");
    const preview = await previewStored(dataset.id, { sheet: "Two" });
    expect(preview).toMatchObject({ sheets: ["One", "Two"], options: { sheet: "Two" }, rows: [["Two", "x"]] });
  });

  it("lists the sheets where the chosen one has no rows", async () => {
    const rows = sheetRows([
      ["text", "label"],
      ["a", "x"],
    ]);
    const notes = { name: "Notes", rows: sheetRows([["Notes"]]) };
    const dataset = await upload(aWorkbook({ sheets: [notes, { name: "Data", rows }] }), "x.xlsx");
    expect(dataset).toMatchObject({ status: "ready", rowCount: 1, parseOptions: { sheet: "Data" } });
    expect(await previewStored(dataset.id, { sheet: "Notes" })).toMatchObject({
      sheets: ["Notes", "Data"],
      options: { sheet: "Notes" },
      problem: "The sheet “Notes” has a header but no rows; choose another: “Data”.",
    });
  });
});

describe("an upload with settings that are not valid", () => {
  const head =
    '--b\r\ncontent-disposition: form-data; name="parse"\r\n\r\n{\r\n' +
    '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n';

  it.each([uploadDataset, previewUpload])("is refused before the file is sent: %o", async (verb) => {
    let isGivenUp = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.from(head)),
      pull: (controller) => controller.enqueue(Buffer.alloc(64 * 1024, "a")),
      cancel: () => {
        isGivenUp = true;
      },
    });
    // Node wants `duplex` for a streamed body; the type of RequestInit does not know it.
    const init = {
      method: "POST",
      body,
      duplex: "half",
      headers: { "content-type": "multipart/form-data; boundary=b" },
    };
    await expect(verb(new Request("http://127.0.0.1:3000/", init))).rejects.toMatchObject({
      code: "invalid",
      fields: [{ name: "parse" }],
    });
    await expect.poll(() => isGivenUp).toBe(true);
  });
});

describe("an import under way", () => {
  it("is cancelled from its first moment on", async () => {
    const dataset = await upload(aCsv());
    await db.datasetVersion.deleteMany({ where: { datasetId: dataset.id } });
    await db.dataset.update({ where: { id: dataset.id }, data: { status: "importing" } });
    const importing = importDataset(dataset.id);
    cancelTasks(dataset.id);
    await importing;
    expect(await getDataset(dataset.id)).toMatchObject({ status: "importing" });
  });

  it("can be watched, and deleting it leaves no file and no record", async () => {
    const before = { files: files(), records: await db.dataset.count() };
    const dataset = await upload(aLargeCsv());
    expect(dataset.status).toBe("importing");
    await expect
      .poll(() => listTasks(dataset.id), { interval: 1 })
      .toMatchObject([{ kind: "import", unit: "bytes", total: dataset.sizeBytes }]);

    expect(await deleteDataset(dataset.id)).toMatchObject({ id: dataset.id });
    expect({ files: files(), records: await db.dataset.count() }).toEqual(before);
    expect(listTasks(dataset.id)).toEqual([]);
    await expect(getDataset(dataset.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is taken up again after a stop, with its settings", async () => {
    const dataset = await upload(gzipSync(aCsv()), "x.csv.gz", { hasHeader: false });
    await db.datasetVersion.deleteMany({ where: { datasetId: dataset.id } });
    await db.dataset.update({ where: { id: dataset.id }, data: { status: "importing", rowCount: 0 } });
    const { imports } = await bootDatasets();
    await imports;
    expect(await getDataset(dataset.id)).toMatchObject({
      status: "ready",
      rowCount: 91,
      parseOptions: { compression: "gzip", chosen: ["header"] },
    });
  });
});
