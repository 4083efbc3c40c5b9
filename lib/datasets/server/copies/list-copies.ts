import "server-only";
import { remember } from "@/lib/remember";
import type { CopyClusters } from "../../copies/clusters";
import type { CopiesQuery, CopiesReport } from "../../profile-schema";
import { fetchReadyDataset } from "../internal";
import { sqlText } from "../role-sql";
import { readRowTexts } from "../row-texts";
import { readTarget } from "../targets";
import { readCopies } from "./read-copies";

/** Rows that are shown of a cluster, and characters of each. */
const SHOWN_ROWS = 10;
const SHOWN_CHARACTERS = 500;

/** Clusters in the order in which they are listed, with their sizes. */
interface ListedClusters {
  order: Int32Array;
  sizes: Int32Array;
  rowCount: number;
}

const lists = remember("datasets.copies.lists", () => new WeakMap<CopyClusters, ListedClusters>());

/**
 * Groups of rows whose texts are at least so alike, the largest first, with their first rows. Throws NotFound,
 * InvalidState without a text column, and Cancelled.
 */
export async function listCopies(
  id: string,
  { similarity, limit, offset }: CopiesQuery,
  signal?: AbortSignal,
): Promise<CopiesReport> {
  const dataset = await fetchReadyDataset(id);
  const clusters = (await readCopies(dataset, { signal })).clustersAt(similarity);
  const listed = lists.get(clusters) ?? list(clusters);
  lists.set(clusters, listed);
  const { order, sizes, rowCount } = listed;
  const page = [...order.subarray(offset, offset + limit)];
  const rowsOf = firstRows(clusters, page);
  const { columns, roles, rows } = dataset;
  const text = roles?.text ? `left(${sqlText(columns, roles.text)}, ${SHOWN_CHARACTERS})` : "''";
  const texts = await readRowTexts(rows.from, rowsOf.flat(), [text], signal);
  const textOf = new Map(texts.map(({ row, values: [value = ""] }) => [row, value]));
  const targets = await Promise.all((roles?.targets ?? []).map((target) => readTarget(dataset, target)));
  const labelsOf = (row: number) =>
    targets.flatMap(({ setOfRow, sets, labels }) =>
      Array.from(sets[setOfRow[row] ?? -1] ?? [], (code) => labels[code] ?? ""),
    );
  return {
    similarity,
    clusterCount: clusters.clusterCount,
    rowCount,
    surplusCount: rowCount - clusters.clusterCount,
    clusters: page.map((cluster, index) => ({
      size: sizes[cluster] ?? 0,
      rows: (rowsOf[index] ?? []).map((row) => ({ row, text: textOf.get(row) ?? "", labels: labelsOf(row) })),
    })),
  };
}

function list({ clusterOfRow, clusterCount }: CopyClusters): ListedClusters {
  const sizes = new Int32Array(clusterCount);
  let rowCount = 0;
  for (const cluster of clusterOfRow) {
    if (cluster < 0) continue;
    sizes[cluster] = (sizes[cluster] ?? 0) + 1;
    rowCount += 1;
  }
  // The larger first, then the one that begins earlier, as one number to sort by.
  const keys = Float64Array.from(sizes, (size, cluster) => (rowCount - size) * clusterCount + cluster).sort();
  return { order: Int32Array.from(keys, (key) => key % clusterCount), sizes, rowCount };
}

/** The first rows of some clusters. */
function firstRows({ clusterOfRow, clusterCount }: CopyClusters, wanted: readonly number[]): number[][] {
  const place = new Int32Array(clusterCount).fill(-1);
  wanted.forEach((cluster, index) => {
    place[cluster] = index;
  });
  const rows = wanted.map((): number[] => []);
  clusterOfRow.forEach((cluster, row) => {
    const index = cluster < 0 ? -1 : (place[cluster] ?? -1);
    const list = rows[index];
    if (list !== undefined && list.length < SHOWN_ROWS) list.push(row);
  });
  return rows;
}
