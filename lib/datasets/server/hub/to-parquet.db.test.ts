import { mkdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { temporaryPath } from "@/lib/store/files";
import { filesToParquet } from "./to-parquet";

describe("filesToParquet", () => {
  it("takes no column from the name of a folder above the files", async () => {
    const folder = path.join(await temporaryPath("folder"), "run=1");
    await mkdir(folder, { recursive: true });
    const [file, target] = [path.join(folder, "a.parquet"), path.join(folder, "b.parquet")];
    const names = await withDuckDB(async (connection) => {
      await connection.run(`COPY (SELECT 'a' AS text) TO ${sqlString(file)} (FORMAT parquet)`);
      await filesToParquet({ files: [file], columns: [], target }, null);
      const sql = `DESCRIBE SELECT * FROM read_parquet(${sqlString(target)}, hive_partitioning = false)`;
      return (await connection.runAndReadAll(sql)).getRows().map(([name]) => name);
    });
    expect(names).toEqual(["text"]);
  });
});
