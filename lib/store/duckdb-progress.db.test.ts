import { rm } from "node:fs/promises";
import { expect, it } from "vitest";
import { sqlString, withDuckDB } from "./duckdb";
import { watchProgress } from "./duckdb-progress";
import { temporaryPath } from "./files";

it("tells how far a query is, for as long as it is wanted", async () => {
  const file = await temporaryPath("parquet");
  const shares: number[] = [];
  try {
    await withDuckDB(async (connection) => {
      await connection.run(`COPY (SELECT range::VARCHAR AS c0 FROM range(3_000_000)) TO ${sqlString(file)}`);
      const stop = await watchProgress(connection, (share) => shares.push(share));
      await connection.run(`SELECT count(DISTINCT md5_number(c0)) FROM read_parquet(${sqlString(file)})`).finally(stop);
      const told = shares.length;
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(shares).toHaveLength(told);
    });
  } finally {
    await rm(file, { force: true });
  }
  expect(shares.length).toBeGreaterThan(0);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...shares)).toBeLessThanOrEqual(1);
});
