import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import { aDataset } from "@/lib/testing/factories";
import { spreadsheetCell } from "./import/rejected-writer";
import { summariseRejected } from "./rejected-summary";

async function aDatasetWithRejected(content: string, rejectedCount: number): Promise<string> {
  const { id } = await aDataset();
  const file = paths.datasetRejected(id);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  await db.dataset.update({ where: { id }, data: { rejectedCount } });
  return id;
}

describe("summariseRejected", () => {
  it("counts by reason, with the first lines as they stood in the source", async () => {
    const id = await aDatasetWithRejected(
      "line,reason,text\r\n" +
        '2,The row has 3 cells where 2 are expected.,"\'=A1,b,c"\r\n' +
        '4,A quote is opened on this line and never closed.,"""q"\r\n' +
        '7,The row has 3 cells where 2 are expected.,"a\nb,c,d"\r\n' +
        ",5 more lines not listed here.,\r\n",
      8,
    );
    expect(await summariseRejected(id)).toEqual({
      total: 8,
      reasons: [
        {
          reason: "The row has 3 cells where 2 are expected.",
          count: 2,
          examples: [
            { line: 2, text: "=A1,b,c" },
            { line: 7, text: "a\nb,c,d" },
          ],
        },
        {
          reason: "A quote is opened on this line and never closed.",
          count: 1,
          examples: [{ line: 4, text: '"q' }],
        },
      ],
    });
  });

  it("shows what stood in the source, whatever it began with", async () => {
    const texts = ["'=1", "''-1", "'quoted'", "=1", "\t1", "@a", "'", "a"];
    const lines = texts.map((text, line) => `${line + 2},reason ${line},${spreadsheetCell(text)}\r\n`);
    const id = await aDatasetWithRejected(`line,reason,text\r\n${lines.join("")}`, texts.length);
    const { reasons } = await summariseRejected(id);
    expect(reasons.map(({ examples }) => examples[0]?.text)).toEqual(texts);
  });

  it("finds nothing where no line was rejected", async () => {
    const { id } = await aDataset();
    await expect(summariseRejected(id)).rejects.toMatchObject({ code: "not_found" });
  });
});
