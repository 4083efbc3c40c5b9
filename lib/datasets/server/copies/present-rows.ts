import "server-only";
import { remember } from "@/lib/remember";
import { withDuckDB } from "@/lib/store/duckdb";
import { RecentResults } from "@/lib/store/lru";
import type { RowSource } from "../row-source";

const recent = remember("datasets.presentRows", () => new RecentResults<Uint8Array>(6));

/** 1 for each row id that is among the rows, 0 for those that are gone; null where all are there. */
export async function presentRows({ key, from, rowCount, rowLimit }: RowSource): Promise<Uint8Array | null> {
  if (rowCount === rowLimit) return null;
  return recent.get(key, () =>
    withDuckDB(async (connection) => {
      const isThere = new Uint8Array(rowLimit);
      const stream = await connection.stream(`SELECT row FROM ${from}`);
      for await (const chunk of stream) {
        const rows = chunk.getColumnVector(0);
        for (let index = 0; index < chunk.rowCount; index++) isThere[Number(rows.getItem(index))] = 1;
      }
      return isThere;
    }),
  );
}
