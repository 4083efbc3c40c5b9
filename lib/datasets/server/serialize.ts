import "server-only";
import { type DatasetDetail, type DatasetSummary, datasetStatus, datasetSummary, importError } from "../schema";
import { type DatasetRecord, parseColumns, parseParseOptions, parseRoles } from "./internal";

/** A dataset's record as lists show it. */
export function serializeSummary(
  record: Omit<DatasetRecord, "columns" | "roles" | "parseOptions" | "versions" | "sha256">,
): DatasetSummary {
  return {
    id: record.id,
    name: record.name,
    status: datasetStatus.parse(record.status),
    source: datasetSummary.shape.source.parse(record.source),
    fileName: record.fileName,
    // At most MAX_UPLOAD_BYTES, far below 2^53.
    sizeBytes: Number(record.sizeBytes),
    rowCount: record.rowCount,
    rejectedCount: record.rejectedCount,
    error: record.error === null ? null : importError.parse(record.error),
    createdAt: record.createdAt.toISOString(),
  };
}

/** A dataset's record with its columns and roles. */
export function serializeDetail(record: DatasetRecord): DatasetDetail {
  return {
    ...serializeSummary(record),
    versionId: record.versions[0]?.id ?? null,
    parseOptions: parseParseOptions(record.parseOptions),
    columns: parseColumns(record.columns),
    roles: parseRoles(record.roles),
  };
}
