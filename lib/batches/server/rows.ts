import "server-only";
import type { BatchRows, BatchRowsQuery } from "../schema";
import { answersPage } from "./answers/answer-index";
import { getBatchRecord } from "./internal";
import { joinText, rowsAt } from "./read-rows";

/** Answers of a batch so far, a page at a time: of all rows, or of those that need a look. Throws NotFound. */
export async function listBatchRows(batchId: string, query: BatchRowsQuery): Promise<BatchRows> {
  const { columns, settings, model } = await getBatchRecord(batchId);
  if (columns === null || settings === null) return { data: [], total: 0, nextCursor: null };
  const { answers, total } = await answersPage(batchId, query);
  const rows = await rowsAt(
    batchId,
    answers.map(({ row }) => row),
    columns.columns,
    settings.textColumns,
  );
  const texts = new Map(rows.map(({ row, cells }) => [row, joinText(cells)]));
  const next = query.cursor + answers.length;
  return {
    data: answers.map(({ row, needsReview, targets, isUnlike }) => ({
      row,
      text: texts.get(row) ?? "",
      needsReview,
      isUnlike: isUnlike === true,
      targets: (targets ?? []).map(({ labels, score, second }, index) => ({
        target: model.targets[index]?.name ?? "",
        labels,
        score,
        second,
      })),
    })),
    total,
    nextCursor: next < total ? next : null,
  };
}
