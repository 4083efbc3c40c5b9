import "server-only";
import { fetchPreparation, parsePreparation } from "@/lib/preparations/server/internal";
import type { AnswerRows } from "./answering";

const ROWS_AT_ONCE = 500;
/** A label is given that more than half of the rows have, not one that just half of them have. */
const MORE_THAN_HALF = 0.500001;

/**
 * Answers every row alike, knowing only how often train has each label: with the most frequent one, of targets with
 * several with those that more than half of the rows have. The scores are their shares.
 */
export const answerMajority: AnswerRows = async ({ evaluation, rows, append, signal }) => {
  const { train } = parsePreparation(await fetchPreparation(evaluation.preparationId)).summary.splits;
  const scores = evaluation.targets.map(({ name, labels, lossFunction }) => {
    const counts = new Map(train.labels.find(({ target }) => target === name)?.counts ?? []);
    const ofLabels = labels.reduce((sum, label) => sum + (counts.get(label) ?? 0), 0);
    const all = lossFunction === "single_class" ? ofLabels : train.rows;
    return labels.map((label) => (counts.get(label) ?? 0) / Math.max(1, all));
  });
  let batch = [];
  for await (const { position } of rows) {
    batch.push({ position, scores });
    if (batch.length < ROWS_AT_ONCE) continue;
    signal.throwIfAborted();
    await append(batch);
    batch = [];
  }
  await append(batch);
  return { thresholds: thresholdsOf(evaluation.targets), temperatures: null };
};

function thresholdsOf(targets: readonly { name: string; lossFunction: string }[]) {
  return targets
    .filter(({ lossFunction }) => lossFunction !== "single_class")
    .map(({ name }) => ({ target: name, default: MORE_THAN_HALF, labels: [] }));
}
