import "server-only";
import { MAX_LABELS } from "@/lib/datasets/roles-schema";
import type { PreparationDetail, PreparationListItem, PreparationPreview, SplitSummary } from "../schema";
import { type PreparationRecord, parsePreparation } from "./internal";

/** A preparation's record with its recipe and counts; `fileBytes` are the sizes of its files. */
export function serializeDetail(
  record: PreparationRecord,
  fileBytes: PreparationDetail["fileBytes"],
): PreparationDetail {
  const { recipe, roles, summary } = parsePreparation(record);
  const { version, ...counts } = summary;
  return {
    id: record.id,
    datasetId: record.datasetId,
    datasetName: record.dataset.name,
    versionId: record.versionId,
    versionNumber: record.version.number,
    createdAt: record.createdAt.toISOString(),
    recipe,
    roles,
    summary: shortened(counts),
    isTestLocked: record.dataset.lockedTestId === record.id,
    // They are written since rows are counted on their way.
    hasOutcomes: summary.funnel !== null,
    fileBytes,
  };
}

/** Lists of labels cut to what a page can show. No preparation is made with more; a record may come from before that. */
function shortened(preview: PreparationPreview): PreparationPreview {
  const { source, balanced, splits, dropped, warnings, repeats, ...rest } = preview;
  const cutLabels = (labels: SplitSummary["labels"]) =>
    labels.map((target) => {
      const omittedCount = target.counts.length - MAX_LABELS;
      return omittedCount > 0 ? { ...target, counts: target.counts.slice(0, MAX_LABELS), omittedCount } : target;
    });
  const cut = ({ rows, labels }: SplitSummary): SplitSummary => ({ rows, labels: cutLabels(labels) });
  return {
    ...rest,
    source: cut(source),
    balanced: cut(balanced),
    splits: { train: cut(splits.train), validation: cut(splits.validation), test: cut(splits.test) },
    dropped: dropped.slice(0, MAX_LABELS),
    repeats: repeats === null ? null : { ...repeats, labels: cutLabels(repeats.labels) },
    warnings: warnings.map((warning) => ({ ...warning, labels: warning.labels.slice(0, MAX_LABELS) })),
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
    repeats: summary.repeats?.lines ?? 0,
    labelCount: summary.balanced.labels.reduce((sum, { counts }) => sum + counts.length, 0),
  };
}
