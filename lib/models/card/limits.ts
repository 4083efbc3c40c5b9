import { formatCount, pluralise } from "@/lib/utils";
import type { ModelCard } from "../card-schema";

/** Fewer training rows than this, and a label is learnt by luck. */
const FEW_TRAIN_ROWS = 15;
/** Fewer rows than this, and a label's scores say little. */
const FEW_TEST_ROWS = 15;
const MAX_NAMES = 8;

/** What a reader must not expect of the model, in plain words; never empty. */
export function limitsOf(card: ModelCard): string[] {
  return [
    ...card.targets.map(
      ({ name, labels }) =>
        `For “${name}” it knows ${pluralise(labels.length, "label")} and no other: a text about anything else gets one of them, or none where a threshold says so.`,
    ),
    ...fewTrainingRows(card),
    ...fewTestRows(card),
    ...(card.data?.leaks ?? []).map((leak) => `Scores on its test rows may look better than it is. ${leak}`),
    ...(card.evaluation === null ? ["It was not tested on rows that it had not seen."] : untested(card)),
    "It was only ever judged on rows from the same source as its training rows; on texts from elsewhere, of another length or in another language it may be worse.",
    "It repeats the mistakes and the bias of the labels that it learnt from.",
  ];
}

function fewTrainingRows({ data }: ModelCard): string[] {
  return (data?.trainLabels ?? []).flatMap(({ target, counts }) => {
    const few = counts.filter(([, rows]) => rows < FEW_TRAIN_ROWS).map(([label]) => label);
    if (few.length === 0) return [];
    return [`“${target}”: ${named(few)} had fewer than ${FEW_TRAIN_ROWS} training rows.`];
  });
}

function fewTestRows({ evaluation }: ModelCard): string[] {
  return (evaluation?.report.targets ?? []).flatMap(({ target, labels }) => {
    const few = labels.filter(({ support }) => support < FEW_TEST_ROWS).map(({ label }) => label);
    if (few.length === 0) return [];
    return [`“${target}”: ${named(few)} had fewer than ${FEW_TEST_ROWS} test rows, too few to judge.`];
  });
}

function untested({ evaluation }: ModelCard): string[] {
  return (evaluation?.report.targets ?? []).flatMap(({ target, unknownLabels }) =>
    unknownLabels.length === 0
      ? []
      : [`“${target}”: it never learnt ${named(unknownLabels)}, which the test rows have.`],
  );
}

function named(labels: readonly string[]): string {
  const names = labels.slice(0, MAX_NAMES).map((label) => `“${label}”`);
  const rest = labels.length - names.length;
  return rest > 0 ? `${names.join(", ")} and ${formatCount(rest)} more` : names.join(", ");
}
