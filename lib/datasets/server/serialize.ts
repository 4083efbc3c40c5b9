import "server-only";
import {
  type DatasetColumn,
  type DatasetDetail,
  type DatasetSummary,
  datasetSource,
  datasetStatus,
  importError,
} from "../schema";
import { stateAt, versionKey } from "./cleaning/clean-state";
import {
  assertReady,
  type DatasetRecord,
  parseColumns,
  parseCounts,
  parseHub,
  parseParseOptions,
  parseRoles,
} from "./internal";

/** A dataset's record as lists show it. */
export function serializeSummary(
  record: Omit<
    DatasetRecord,
    "columns" | "roles" | "parseOptions" | "counts" | "hub" | "versions" | "sha256" | "_count"
  >,
): DatasetSummary {
  return {
    id: record.id,
    name: record.name,
    status: datasetStatus.parse(record.status),
    source: datasetSource.parse(record.source),
    fileName: record.fileName,
    // At most MAX_UPLOAD_BYTES, far below 2^53.
    sizeBytes: Number(record.sizeBytes),
    rowCount: record.rowCount,
    rejectedCount: record.rejectedCount,
    error: record.error === null ? null : importError.parse(record.error),
    createdAt: record.createdAt.toISOString(),
  };
}

/** A dataset's record with its columns and roles, as they are after the applied steps. */
export async function serializeDetail(record: DatasetRecord): Promise<DatasetDetail> {
  const columns = parseColumns(record.columns);
  const state = record.status === "ready" ? await stateNow(record, columns) : null;
  const [newest] = record.versions;
  const summary = serializeSummary(record);
  return {
    ...summary,
    rowCount: state?.rowCount ?? summary.rowCount,
    stateKey: state?.key ?? null,
    version:
      newest === undefined
        ? null
        : { id: newest.id, number: newest.number, isCurrent: state?.key === versionKey(newest) },
    counts: parseCounts(record.counts),
    hub: parseHub(record.hub),
    parseOptions: parseParseOptions(record.parseOptions),
    canReparse: record._count.steps === 0 && record._count.preparations === 0,
    columns: state?.columns ?? columns,
    roles: parseRoles(record.roles),
    lockedTestId: record.lockedTestId,
  };
}

/** What the rows are, without looking for them: that would fail where a file is missing. */
function stateNow(record: DatasetRecord, columns: DatasetColumn[]) {
  assertReady(record);
  return stateAt(record, columns, record.appliedSteps);
}
