import { accuracyName } from "@/lib/evaluations/describe-report";
import type { Interval, TargetReport } from "@/lib/evaluations/report-schema";
import { formatPasses } from "@/lib/jobs/amount";
import { formatCount, pluralise } from "@/lib/utils";
import type { ModelCard } from "../card-schema";
import { classifySnippets } from "../snippets";
import type { Block, CardDocument, Section } from "./document";
import { limitsOf } from "./limits";

/** Labels that a table lists; a model may have thousands. */
const MAX_LABELS = 200;
const MAX_CONFUSED = 10;

interface CardContext {
  /** Address of the model's server, as the reader's own programs reach it. */
  serverUrl: string;
}

/** A model card in chapters: what it is, what it learnt from, how good it is, its limits, how to call it. */
export function writeCard(card: ModelCard, { serverUrl }: CardContext): CardDocument {
  return {
    title: card.name,
    summary: `${card.remoteId}, trained from ${card.baseModel} on ${card.serverName}, ${day(card.createdAt)}`,
    sections: [
      ...aboutSections(card),
      ...dataSections(card),
      ...trainingSections(card),
      ...scoreSections(card),
      { title: "Limits", level: 2, blocks: [{ kind: "list", items: limitsOf(card) }] },
      ...callSections(card, serverUrl),
    ],
  };
}

const day = (date: string) => date.slice(0, 10);
const percent = (value: number) => `${(value * 100).toFixed(1)} %`;

function withInterval({ value, low, high }: Interval): string {
  return low === null || high === null ? percent(value) : `${percent(value)} (${percent(low)} to ${percent(high)})`;
}

function aboutSections({ notes, targets, aliases }: ModelCard): Section[] {
  const paragraphs = notes.split(/\n\s*\n/).filter((text) => text.trim() !== "");
  const facts = targets.map(({ name, isMulti, labels }) =>
    isMulti
      ? `“${name}”: any of ${pluralise(labels.length, "label")}, each with a score of its own.`
      : `“${name}”: one of ${pluralise(labels.length, "label")}; the scores add up to 1.`,
  );
  const called = aliases.length === 0 ? [] : [`Also called ${aliases.map((name) => `“${name}”`).join(", ")}.`];
  return [
    {
      title: "What it does",
      level: 2,
      blocks: [
        ...paragraphs.map((text): Block => ({ kind: "text", text })),
        { kind: "text", text: "It reads a text and answers with labels and scores." },
        { kind: "list", items: [...facts, ...called] },
      ],
    },
  ];
}

function dataSections({ data }: ModelCard): Section[] {
  if (data === null) {
    return [
      { title: "Data", level: 2, blocks: [{ kind: "text", text: "What it was trained from is no longer here." }] },
    ];
  }
  const { rows } = data;
  const source = data.sha256 === null ? data.fileName : `${data.fileName} (SHA-256 ${data.sha256})`;
  const cleaning = data.cleaning.length === 0 ? ["The rows were used as they came."] : data.cleaning;
  return [
    {
      title: "Data",
      level: 2,
      blocks: [
        {
          kind: "text",
          text: `“${data.datasetName}”, version ${data.version}, with ${pluralise(data.versionRows, "row")}; from ${source}.`,
        },
        {
          kind: "table",
          columns: [{ title: "Split" }, { title: "Rows", isNumber: true }],
          rows: [
            ["train", formatCount(rows.train)],
            ["validation", formatCount(rows.validation)],
            ["test", formatCount(rows.test)],
          ],
        },
      ],
    },
    { title: "Cleaning", level: 3, blocks: [{ kind: "list", items: cleaning }] },
    { title: "Splits", level: 3, blocks: [{ kind: "list", items: data.recipe }] },
    ...data.trainLabels.map(
      ({ target, counts }): Section => ({
        title: `Training rows by label of “${target}”`,
        level: 3,
        blocks: cut(
          [{ title: "Label" }, { title: "Rows", isNumber: true }],
          counts.map(([label, count]) => [label, formatCount(count)]),
        ),
      }),
    ),
  ];
}

function cut(columns: Extract<Block, { kind: "table" }>["columns"], rows: readonly (readonly string[])[]): Block[] {
  const table: Block = { kind: "table", columns, rows: rows.slice(0, MAX_LABELS) };
  const rest = rows.length - MAX_LABELS;
  return rest > 0 ? [table, { kind: "text", text: `${pluralise(rest, "more label")} not listed.` }] : [table];
}

function trainingSections({ training }: ModelCard): Section[] {
  if (training === null) return [];
  const facts: string[][] = training.settings.map(([name, value]) => [name, value]);
  if (training.level !== null) facts.push(["Level", training.level]);
  if (training.passes !== null) facts.push(["Passes over the rows", formatPasses(training.passes)]);
  if (training.bestStep !== null) facts.push(["Best step", formatCount(training.bestStep)]);
  if (training.seconds !== null) facts.push(["Seconds of training", training.seconds.toFixed(1)]);
  if (training.trainedTokens !== null) facts.push(["Trained tokens", formatCount(training.trainedTokens)]);
  const columns = [{ title: "Setting" }, { title: "Value" }];
  return [{ title: "Training", level: 2, blocks: [{ kind: "table", columns, rows: facts }] }];
}

function scoreSections({ evaluation, data }: ModelCard): Section[] {
  if (evaluation === null) {
    const text = "It has not been evaluated on its test rows: nothing is known of how good it is.";
    return [{ title: "Scores", level: 2, blocks: [{ kind: "text", text }] }];
  }
  const { rows, split, finishedAt, report, baselines } = evaluation;
  const when = finishedAt === null ? "" : `, ${day(finishedAt)}`;
  // Whose copies it was trained on, it has as good as seen: that is said under the limits.
  const unseen = (data?.leaks ?? []).length === 0 ? "unseen " : "";
  const text = `On ${pluralise(rows, `${unseen}${split} row`)}${when}. In brackets: where 95 of 100 such test sets would have the score (bootstrap, ${formatCount(report.bootstrap.resamples)} resamples, seed ${report.bootstrap.seed}).`;
  return [
    { title: "Scores", level: 2, blocks: [{ kind: "text", text }] },
    ...report.targets.flatMap((target) => [
      mainScores(
        target,
        baselines.map(({ name, report: other }) => ({ name, report: other.targets.find(sameAs(target)) })),
      ),
      labelScores(target),
      ...confusedLabels(target),
    ]),
  ];
}

const sameAs =
  ({ target }: TargetReport) =>
  (other: TargetReport) =>
    other.target === target;

function mainScores(target: TargetReport, baselines: { name: string; report: TargetReport | undefined }[]): Section {
  const columns = [
    { title: "What" },
    { title: accuracyName(target.kind), isNumber: true },
    { title: "Macro-F1", isNumber: true },
    { title: "Micro-F1", isNumber: true },
  ];
  const line = (name: string, { rows, scores }: TargetReport) => [
    name,
    ...[scores.accuracy, scores.macroF1, scores.microF1].map((score) =>
      score === undefined || rows === 0 ? "–" : withInterval(score),
    ),
  ];
  const rows = [line("This model", target)];
  for (const { name, report } of baselines) if (report !== undefined) rows.push(line(name, report));
  const blocks: Block[] = [{ kind: "table", columns, rows }];
  if (target.calibration !== null) {
    const error = percent(target.calibration.expectedCalibrationError);
    blocks.push({ kind: "text", text: `Its scores are off by ${error} on average (expected calibration error).` });
  }
  return { title: `Scores of “${target.target}”`, level: 3, blocks };
}

function labelScores({ target, labels }: TargetReport): Section {
  const columns = [
    { title: "Label" },
    ...["Rows", "Precision", "Recall", "F1", "Threshold"].map((title) => ({ title, isNumber: true })),
  ];
  const rows = labels.map(({ label, support, precision, recall, f1, threshold }) => [
    label,
    formatCount(support),
    percent(precision),
    percent(recall),
    percent(f1),
    threshold === null ? "–" : threshold.toFixed(2),
  ]);
  return { title: `Labels of “${target}”`, level: 3, blocks: cut(columns, rows) };
}

function confusedLabels({ target, labels }: TargetReport): Section[] {
  const confused = labels
    .flatMap(({ label, mostConfusedWith }) => (mostConfusedWith === null ? [] : [{ ...mostConfusedWith, is: label }]))
    .sort((a, b) => b.rows - a.rows)
    .slice(0, MAX_CONFUSED)
    .map(({ is, label, rows }) => `${pluralise(rows, "row")} of “${is}” taken for “${label}”.`);
  if (confused.length === 0) return [];
  return [{ title: `What it mixes up in “${target}”`, level: 3, blocks: [{ kind: "list", items: confused }] }];
}

function callSections({ remoteId }: ModelCard, serverUrl: string): Section[] {
  const snippets = classifySnippets({ serverUrl, model: remoteId });
  return [
    { title: "How to call it", level: 2, blocks: [] },
    ...snippets.map(
      ({ id, label, code }): Section => ({
        title: label,
        level: 3,
        blocks: [{ kind: "code", language: id === "curl" ? "sh" : id, code }],
      }),
    ),
  ];
}
