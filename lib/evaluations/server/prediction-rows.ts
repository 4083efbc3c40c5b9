import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { sqlWholeText } from "@/lib/store/duckdb";
import type { EvaluationRecord } from "./internal";

/** A row of the Parquet file. Labels are indices. */
export interface PredictionRow {
  position: number;
  row: number | null;
  text: string;
  targets: {
    truth: number[];
    predicted: number[];
    /** Null where there was no usable answer. */
    scores: number[] | null;
    /** Null without a truth. */
    isRight: boolean | null;
  }[];
}

const list = z.array(z.number());
const cells = z.tuple([z.number(), z.bigint().nullable(), z.string()]).rest(z.unknown());
const targetCells = z.tuple([list, list, list.nullable(), z.boolean().nullable()]);
const CELLS_PER_TARGET = 4;

/** The rows of a query; `from` is everything after the columns. */
export async function readRows(
  connection: DuckDBConnection,
  { targets }: Pick<EvaluationRecord, "targets">,
  from: string,
  values: Record<string, string> = {},
): Promise<PredictionRow[]> {
  const columns = targets.map((_, i) => `t${i}_truth, t${i}_predicted, t${i}_scores, t${i}_right`);
  const sql = `SELECT ${["position", "row", sqlWholeText("text"), ...columns].join(", ")} ${from}`;
  const found = await connection.runAndReadAll(sql, values);
  return found.getRowsJS().map((given) => {
    const [position, row, text, ...rest] = cells.parse(given);
    return {
      position,
      row: row === null ? null : Number(row),
      text,
      targets: targets.map((_, index) => {
        const start = index * CELLS_PER_TARGET;
        const [truth, predicted, scores, isRight] = targetCells.parse(rest.slice(start, start + CELLS_PER_TARGET));
        return { truth, predicted, scores, isRight };
      }),
    };
  });
}
