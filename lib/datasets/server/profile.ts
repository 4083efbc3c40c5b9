import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { withDuckDB } from "@/lib/store/duckdb";
import type { DatasetProfile, TargetProfile } from "../profile-schema";
import { MAX_LABELS } from "../roles-schema";
import { sqlIsBlank } from "./columns";
import { fetchReadyDataset } from "./internal";
import { sqlText } from "./role-sql";
import { countLabels, readTarget, type TargetColumn } from "./targets";

const NO_LENGTHS = { mean: 0, median: 0, p95: 0, max: 0, bins: [] };
const TOKEN_LIMIT = 16_384;

/** Counts per label, empties and duplicates, for the roles as they are now. Throws NotFound and InvalidState. */
export async function profileDataset(id: string, signal?: AbortSignal): Promise<DatasetProfile> {
  const dataset = await fetchReadyDataset(id);
  const { columns, roles, rows } = dataset;
  const targets: TargetProfile[] = [];
  for (const target of roles?.targets ?? []) targets.push(profileTarget(await readTarget(dataset, target)));
  const sql = roles?.text ? sqlText(columns, roles.text) : null;
  const text =
    sql === null
      ? { emptyCount: 0, duplicateCount: 0, meanLength: 0 }
      : await withDuckDB((connection) => describeText(connection, rows.from, sql), signal);
  return {
    rows: rows.rowCount,
    targets,
    text: {
      ...text,
      shortCount: 0,
      longCount: 0,
      characters: NO_LENGTHS,
      tokens: NO_LENGTHS,
      tokenLimit: TOKEN_LIMIT,
      cutCount: 0,
    },
    languages: [],
    readiness: [],
  };
}

function profileTarget(column: TargetColumn): TargetProfile {
  const { target, emptyCount, labels, rowCount } = column;
  // The sort is stable, so ties stay in order of first appearance.
  const counts = countLabels(column).sort((a, b) => b[1] - a[1]);
  const labelled = rowCount - emptyCount;
  return {
    name: target.name,
    kind: target.kind,
    emptyCount,
    labelCount: labels.length,
    labels: counts.slice(0, MAX_LABELS),
    labelsPerRow: labelled === 0 ? 0 : counts.reduce((sum, [, count]) => sum + count, 0) / labelled,
    conflictTexts: 0,
    conflictRows: 0,
  };
}

/** A duplicate is a row whose text stood in an earlier row; empty texts are counted as empty only. */
async function describeText(connection: DuckDBConnection, from: string, text: string) {
  const result = await connection.runAndReadAll(
    `SELECT count_if(${sqlIsBlank("text")}),
       count_if(NOT ${sqlIsBlank("text")}) - count(DISTINCT text) FILTER (NOT ${sqlIsBlank("text")}),
       coalesce(avg(length(text)), 0) FROM (SELECT ${text} AS text FROM ${from})`,
  );
  const [emptyCount = 0, duplicateCount = 0, meanLength = 0] = (result.getRowsJS()[0] ?? []).map(Number);
  return { emptyCount, duplicateCount, meanLength };
}
