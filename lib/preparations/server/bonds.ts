import "server-only";
import type { CopyClusters } from "@/lib/datasets/copies/clusters";
import { columnOf, sqlIsBlank } from "@/lib/datasets/server/columns";
import { readCopies } from "@/lib/datasets/server/copies/read-copies";
import type { ReadyDataset } from "@/lib/datasets/server/internal";
import { remember } from "@/lib/remember";
import { withDuckDB } from "@/lib/store/duckdb";
import { RecentResults } from "@/lib/store/lru";
import type { Recipe } from "../schema";
import { type Bond, joinBondsSteps } from "../split/units";
import { forEachRow } from "./for-each-row";
import { inSlices } from "./in-slices";

/** Finds the copies among a dataset's texts, or gives those that were found before. */
export type ReadCopies = (
  dataset: ReadyDataset,
  options?: { signal?: AbortSignal },
) => Promise<{ clustersAt(similarity: number): CopyClusters }>;

const recentGroups = remember("preparations.groups", () => new RecentResults<Bond>(3));
const recentUnits = remember("preparations.units", () => new RecentResults<Bond>(3));

/**
 * Rows with the same value in a column; a row with an empty cell is on its own. The last few answers are kept. Throws
 * Invalid, at `field`, for a column that is not there.
 */
export function readGroups({ rows, columns }: ReadyDataset, column: string, field: string): Promise<Bond> {
  const cell = columnOf(columns, column, field);
  return recentGroups.get(JSON.stringify([rows.key, column]), () =>
    withDuckDB(async (connection) => {
      const ofRow = new Int32Array(rows.rowLimit).fill(-1);
      let count = 0;
      await forEachRow(
        connection,
        `SELECT row, (dense_rank() OVER (ORDER BY ${cell}) - 1)::INTEGER FROM ${rows.from} WHERE NOT (${sqlIsBlank(cell)})`,
        {},
        (row, cellOf) => {
          const group = Number(cellOf(1));
          ofRow[row] = group;
          count = Math.max(count, group + 1);
        },
      );
      return { ofRow, count };
    }),
  );
}

/** Rows that are copies of each other at a similarity. */
export async function readCopyBond(
  dataset: ReadyDataset,
  similarity: number,
  { signal, read = readCopies }: { signal?: AbortSignal; read?: ReadCopies },
): Promise<Bond> {
  const { clusterOfRow, clusterCount } = (await read(dataset, { signal })).clustersAt(similarity);
  return { ofRow: clusterOfRow, count: clusterCount };
}

/**
 * Rows that a recipe keeps together, by group, by likeness, or by both; null where each is on its own. Waits for copies
 * that have to be looked for, until the signal is aborted.
 */
export async function readUnits(
  dataset: ReadyDataset,
  { groupBy, nearDuplicates }: Recipe["split"],
  options: { signal?: AbortSignal; read?: ReadCopies },
): Promise<Bond | null> {
  if (groupBy === null && nearDuplicates === null) return null;
  const bonds: Bond[] = [];
  if (groupBy !== null) bonds.push(await readGroups(dataset, groupBy, "split.groupBy"));
  if (nearDuplicates !== null) bonds.push(await readCopyBond(dataset, nearDuplicates, options));
  const key = JSON.stringify([dataset.rows.key, dataset.roles?.text, groupBy, nearDuplicates]);
  return recentUnits.get(key, () => inSlices(joinBondsSteps(bonds, dataset.rows.rowLimit)));
}
