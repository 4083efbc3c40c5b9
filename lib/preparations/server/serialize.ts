import "server-only";
import type { PreparationDetail, PreparationListItem } from "../schema";
import { type PreparationRecord, parsePreparation } from "./internal";

/** A preparation's record with its recipe and counts. */
export function serializeDetail(record: PreparationRecord): PreparationDetail {
  const { recipe, roles, summary } = parsePreparation(record);
  const { version, ...counts } = summary;
  return {
    id: record.id,
    datasetId: record.datasetId,
    datasetName: record.dataset.name,
    versionId: record.versionId,
    createdAt: record.createdAt.toISOString(),
    recipe,
    roles,
    summary: counts,
  };
}

/** A preparation's record as lists show it. */
export function serializeListItem(record: PreparationRecord): PreparationListItem {
  const { recipe, summary } = parsePreparation(record);
  const { train, validation, test } = summary.splits;
  return {
    id: record.id,
    datasetId: record.datasetId,
    datasetName: record.dataset.name,
    createdAt: record.createdAt.toISOString(),
    recipe,
    rows: { train: train.rows, validation: validation.rows, test: test.rows },
    labelCount: summary.balanced.labels[0]?.counts.length ?? 0,
  };
}
