import "server-only";
import { sqlString } from "@/lib/store/duckdb";
import { paths } from "@/lib/store/paths";
import { invariant } from "@/lib/utils";
import type { DatasetColumn } from "../schema";

/** The rows and cells of a dataset at one moment: what every reader reads. */
export interface RowSource {
  /** Identity of rows and cells: another key, another content. Results are kept under it. */
  key: string;
  /** Identity of the cells of each column: rows may have gone since, none has come. */
  columnKeys: readonly string[];
  /** A SQL relation with `row`, a stable id (index in the source), and the cells as `c0`, `c1`, … in any order. */
  from: string;
  rowCount: number;
  /** Every row id is below this: the number of rows of the source. */
  rowLimit: number;
}

/** Identity of the rows of a version; those made before there were steps have only their id. */
export function versionKey({ id, stateKey }: { id: string; stateKey: string }): string {
  return stateKey === "" ? id : stateKey;
}

/** What of a dataset's record says which rows it has now. */
export interface StateRecord {
  id: string;
  /** Rows of the source. */
  rowCount: number;
  appliedSteps: number;
  versions: readonly { id: string; number: number; stateKey: string }[];
}

/** The rows as the source has them, before any step. */
export function sourceRows({ id, rowCount, versions }: StateRecord, columnCount: number): RowSource {
  const first = versions.find(({ number }) => number === 1);
  invariant(first !== undefined, "a ready dataset has a first version");
  const key = versionKey(first);
  return {
    key,
    columnKeys: Array.from({ length: columnCount }, () => key),
    from: `read_parquet(${sqlString(paths.datasetRows(id, 1))})`,
    rowCount,
    rowLimit: rowCount,
  };
}

/** The rows after the applied steps, and the columns with their counts there. */
export async function currentRows(
  record: StateRecord,
  columns: DatasetColumn[],
): Promise<{ rows: RowSource; columns: DatasetColumn[] }> {
  return { rows: sourceRows(record, columns.length), columns };
}
