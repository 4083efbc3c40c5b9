import "server-only";
import { setImmediate } from "node:timers/promises";
import { withDuckDB } from "@/lib/store/duckdb";
import { throwIfCancelled } from "../tasks";
import type { StepContext } from "./step-context";

interface RowQuery {
  /** SQL expressions of texts that are read of each row. */
  select: readonly string[];
  /** SQL condition for the rows that may have to change; all of them without one. */
  where?: string;
  values?: Record<string, string>;
}

/** Work on texts happens on the thread that serves requests: it lets others in after so long, looked at every few rows. */
const SLICE_MS = 10;
const ROWS_BETWEEN_LOOKS = 32;

/** Reads rows as they stand before the step and hands each on; the rows come in no fixed order. Throws Cancelled. */
export async function eachRow(
  { dataset, signal, onRows }: StepContext,
  { select, where = "true", values = {} }: RowQuery,
  take: (row: number, texts: string[]) => void,
): Promise<void> {
  await withDuckDB(async (connection) => {
    const stream = await connection.stream(
      `SELECT ${["row", ...select].join(", ")} FROM ${dataset.rows.from} WHERE ${where}`,
      values,
    );
    for await (const chunk of stream) {
      throwIfCancelled(signal);
      const [rows = [], ...texts] = chunk.getColumns();
      let sliceEnds = performance.now() + SLICE_MS;
      for (const [index, row] of rows.entries()) {
        take(
          Number(row),
          texts.map((column) => String(column[index])),
        );
        if (index % ROWS_BETWEEN_LOOKS !== 0 || performance.now() < sliceEnds) continue;
        await setImmediate();
        throwIfCancelled(signal);
        sliceEnds = performance.now() + SLICE_MS;
      }
      // Files are in the order of their rows, so a row's number says about how far this is.
      onRows(Number(rows.at(-1)));
    }
  }, signal);
}
