import { isFormula } from "@/lib/batches/defuse";
import type { ModelTarget } from "@/lib/models/schema";
import { formatCount, pluralise } from "@/lib/utils";
import type { Line } from "./lines";
import { outcomeOf } from "./outcome";
import type { ClassifyResult } from "./schema";

/** What a model says of a line, for one target. */
export interface TargetAnswer {
  target: string;
  /** Those that the thresholds choose, or the best one where the model does not know; none of several is an answer too. */
  labels: readonly string[];
  /** The best score of all labels; null of a target without labels. */
  score: number | null;
  /** Why it is "I don't know"; null where it is an answer. */
  unknown: "unlike" | "unsure" | null;
}

/** A line with the answer of each model, null where there is none (yet). */
export interface AnsweredLine extends Line {
  answers: readonly (readonly TargetAnswer[] | null)[];
}

const UNKNOWN_WORDS = { unlike: "unlike the training data", unsure: "not sure enough" } as const;

/** The answers to a line, thresholds and "I don't know" as they are shown for one sentence. */
export function targetAnswers(
  answer: ClassifyResult["results"][number],
  targets: readonly ModelTarget[],
): TargetAnswer[] {
  const single = new Set(targets.filter((one) => one.lossFunction !== "multi_class").map(({ name }) => name));
  const isUnlike = outcomeOf(answer, targets).kind === "unlike";
  return answer.targets.map(({ target, chosen, scores }) => {
    const [best] = scores;
    const isUnsure = single.has(target) && chosen.length === 0;
    const unknown = isUnlike ? "unlike" : isUnsure ? "unsure" : null;
    const labels = unknown === null ? chosen : best === undefined ? [] : [best.label];
    return { target, labels, score: best?.score ?? null, unknown };
  });
}

/** Lines with what each model answers to their texts, as far as it is known. */
export function answerLines(
  lines: readonly Line[],
  models: readonly ReadonlyMap<string, readonly TargetAnswer[]>[],
): AnsweredLine[] {
  return lines.map((line) => ({ ...line, answers: models.map((answers) => answers.get(line.text) ?? null) }));
}

/** What became of lines, in a sentence: `12 lines: 10 with a label, 2 unlike the training data. 3 differ.` */
export function describeLines(lines: readonly AnsweredLine[]): string {
  const count = (unknown: TargetAnswer["unknown"]) =>
    lines.filter(({ answers: [first] }) => first?.length && worstOf(first) === unknown).length;
  const [known, unsure, unlike] = [count(null), count("unsure"), count("unlike")];
  const parts = [
    ...(known > 0 || unsure + unlike === 0 ? [`${formatCount(known)} answered`] : []),
    ...(unsure > 0 ? [`${formatCount(unsure)} ${UNKNOWN_WORDS.unsure}`] : []),
    ...(unlike > 0 ? [`${formatCount(unlike)} ${UNKNOWN_WORDS.unlike}`] : []),
  ];
  const isTwo = lines.some(({ answers }) => answers.length > 1);
  const different = lines.filter(differ).length;
  const difference =
    different === 0 ? "None differs" : `${formatCount(different)} ${different === 1 ? "differs" : "differ"}`;
  return `${pluralise(lines.length, "line")}: ${parts.join(", ")}.${isTwo ? ` ${difference} between the two models.` : ""}`;
}

function worstOf(answers: readonly TargetAnswer[]): TargetAnswer["unknown"] {
  const all = answers.map(({ unknown }) => unknown);
  return all.includes("unlike") ? "unlike" : all.includes("unsure") ? "unsure" : null;
}

/** Whether two models say different things of a line: of the targets that both have, a label or that they do not know. */
export function differ({ answers: [first, second] }: AnsweredLine): boolean {
  if (!first || !second) return false;
  return first.some((one) => {
    const other = second.find(({ target }) => target === one.target);
    return other !== undefined && saidOf(one) !== saidOf(other);
  });
}

function saidOf({ labels, unknown }: TargetAnswer): string {
  return JSON.stringify(unknown === null ? labels.toSorted() : null);
}

export const ORDERS = ["input", "score", "label"] as const;
export type Order = (typeof ORDERS)[number];

/** Lines in another order, by the first model: the least sure first, or by label. Equal ones stay as they were typed. */
export function sortLines(lines: readonly AnsweredLine[], order: Order): AnsweredLine[] {
  if (order === "input") return [...lines];
  if (order === "score") return lines.toSorted((a, b) => surenessOf(a) - surenessOf(b));
  return lines.toSorted((a, b) => compareWords(labelOf(a), labelOf(b)));
}

/** Its least sure target; a line without an answer comes last. */
function surenessOf({ answers }: AnsweredLine): number {
  const scores = (answers[0] ?? []).flatMap(({ score }) => score ?? []);
  return scores.length === 0 ? 2 : Math.min(...scores);
}

/** What is not known stands together, after the labels; a line without an answer after that. */
function labelOf({ answers }: AnsweredLine): string {
  const first = answers[0]?.[0];
  if (first === undefined) return "\uffff2";
  return first.unknown === null ? first.labels.join(", ") : "\uffff1";
}

function compareWords(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Who answered, for the heads of columns. */
export interface Column {
  model: string;
  targets: readonly string[];
}

/** The lines as they stand there as CSV for a spreadsheet, with what such a program would run as a formula defused. */
export function linesCsv(lines: readonly AnsweredLine[], columns: readonly Column[]): string {
  const header = columns.flatMap(({ model, targets }) =>
    targets.flatMap((target) => {
      const prefix = [columns.length > 1 ? model : "", targets.length > 1 ? target : ""].filter((part) => part !== "");
      return ["label", "score", "note"].map((name) => [...prefix, name].join(" "));
    }),
  );
  const rows = lines.map(({ number, text, answers }) => [
    String(number),
    text,
    ...columns.flatMap(({ targets }, index) => targets.flatMap((target) => cellsOf(answers[index], target))),
  ]);
  return [["line", "text", ...header], ...rows].map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

function cellsOf(answers: readonly TargetAnswer[] | null | undefined, target: string): string[] {
  const answer = answers?.find((one) => one.target === target);
  if (answer === undefined) return ["", "", ""];
  const score = answer.score === null ? "" : String(Number(answer.score.toFixed(4)));
  const labels = answer.labels.join("|");
  return answer.unknown === null ? [labels, score, ""] : ["", score, unknownWords(answer, labels)];
}

/** Why a model does not know, with what it would have said. */
export function unknownWords({ unknown }: TargetAnswer, labels: string): string {
  if (unknown === null) return "";
  return labels === "" ? UNKNOWN_WORDS[unknown] : `${UNKNOWN_WORDS[unknown]}; best guess ${labels}`;
}

function csvCell(text: string): string {
  const safe = isFormula(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
