import { machine, table } from "../report.mjs";
import { signTest } from "./metrics.mjs";
import { REFERENCES } from "./train.mjs";

/** Below this probability a difference from the SVM is more than the chance of the test rows. */
const CHANCE = 0.05;

const NAMES = {
  accuracy: "accuracy",
  macroF1: "macro-F1",
  microF1: "micro-F1",
  calibrationError: "ECE",
  meanAveragePrecision: "mean AP",
  outsideAuroc: "out-of-scope AUROC",
};

const percent = (value) => (value === null || value === undefined ? "–" : (100 * value).toFixed(1));
const seconds = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(100 * value).toFixed(1)}`;
const count = (value) => value.toLocaleString("en-US");

/** What a target is judged by: labels that exclude each other by accuracy, others by macro-F1. */
const main = (found) => (found.isMulti ? found.macroF1 : found.accuracy);

function lineName({ set, rows }, { target, division }) {
  const parts = [Object.keys(set.targets).length > 1 ? [target] : [], division === "test" ? [] : [`${division} rows`]];
  const more = parts.flat();
  return `${set.name} (${count(rows)})${more.length === 0 ? "" : `, ${more.join(", ")}`}`;
}

/** The same target and division of the SVM. */
function counterpart(reference, { target, division }) {
  return reference?.found.find((found) => found.target === target && found.division === division) ?? null;
}

function comparison(found, other) {
  if (other === null) return null;
  const difference = main(found) - main(other);
  return { difference, chance: found.isMulti ? null : signTest(found.isRight, other.isRight) };
}

function comparisonCell(compared) {
  if (compared === null) return "–";
  const chance =
    compared.chance === null ? "" : ` (p ${compared.chance < 0.01 ? "< 0.01" : compared.chance.toFixed(2)})`;
  return `${signed(compared.difference)}${chance}`;
}

function goalsOf({ set }, { level, outside }, { target, division, ...metrics }) {
  const isFirst = target === Object.keys(set.targets)[0];
  return set.goals
    .filter((goal) => goal.level === level && (goal.scored ?? "test") === division)
    .filter((goal) => (goal.target === undefined ? isFirst : goal.target === target))
    .map((goal) => {
      const value = goal.measure === "outsideAuroc" ? outside?.auroc : metrics[goal.measure];
      const isMet = goal.atMost === undefined ? 100 * value >= goal.atLeast : 100 * value <= goal.atMost;
      const bound = goal.atMost === undefined ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
      return { text: `${NAMES[goal.measure]} ${bound}`, value, isMet };
    });
}

const HEADS = [
  "data (training rows)",
  "model",
  "accuracy",
  "macro-F1",
  "micro-F1",
  "ECE",
  "mean AP",
  "out of scope: AUROC / FPR95",
  "than the SVM",
  "target",
  "wall s",
  "CPU s",
  "CPU of the SVM ÷ ours",
  "MB",
];

function figures({ accuracy, macroF1, microF1, calibrationError, meanAveragePrecision }, outside) {
  const scope = outside === null ? "–" : `${percent(outside.auroc)} / ${percent(outside.falsePositiveRate95)}`;
  return [...[accuracy, macroF1, microF1, calibrationError, meanAveragePrecision].map(percent), scope];
}

function referenceLines(result) {
  const { reference } = result;
  if (reference === null) return [];
  return reference.found.map((found, at) => {
    const isFirst = at === 0;
    const time = isFirst ? [seconds(reference.wall), seconds(reference.cpu)] : ["", ""];
    const outside = isFirst ? reference.outside : null;
    const tuned = found.tuned === null ? "" : `; ${percent(found.tuned.macroF1)} with a tuned threshold`;
    const name = `SVM${reference.isKept ? "¹" : ""}`;
    const cells = figures(found, outside);
    cells[1] += tuned;
    return [lineName(result, found), name, ...cells, "–", "–", ...time, "–", "–"];
  });
}

function levelLines(result) {
  const { reference, levels, recommended } = result;
  return levels.flatMap((level) => {
    const name = `${level.level}${level.level === recommended ? " (recommended)" : ""}`;
    if (level.unavailable !== undefined) {
      const [target] = Object.keys(result.set.targets);
      const dashes = HEADS.slice(3).map(() => "–");
      return [
        [lineName(result, { target, division: "test" }), name, level.isFailure ? "FAILED" : "not available", ...dashes],
      ];
    }
    return level.found.map((found, at) => {
      const isFirst = at === 0;
      const goals = goalsOf(result, level, found).map(({ text, isMet }) => `${text}: ${isMet ? "met" : "MISSED"}`);
      const ratio = reference === null ? "–" : (reference.cpu / level.cpu).toFixed(2);
      const costs = [seconds(level.wall), seconds(level.cpu), ratio, (level.modelBytes / 1e6).toFixed(1)];
      return [
        lineName(result, found),
        name,
        ...figures(found, isFirst ? level.outside : null),
        comparisonCell(comparison(found, counterpart(reference, found))),
        goals.join("; ") || "–",
        ...(isFirst ? costs : ["", "", "", ""]),
      ];
    });
  });
}

/** Targets that were missed, and where the recommended level or n-grams alone are below the SVM. */
function verdicts(results) {
  const measured = results.flatMap((result) =>
    result.levels
      .filter(({ unavailable }) => unavailable === undefined)
      .flatMap((level) => level.found.map((found) => ({ result, level, found }))),
  );
  const goals = measured.flatMap(({ result, level, found }) =>
    goalsOf(result, level, found).map((goal) => ({ ...goal, name: `${lineName(result, found)}, ${level.level}` })),
  );
  const missed = goals.filter(({ isMet }) => !isMet);
  const below = (isAsked) =>
    measured
      .filter(({ result, level, found }) => found.division === "test" && isAsked(result, level))
      .map(({ result, level, found }) => ({
        name: `${lineName(result, found)}, ${level.level}`,
        compared: comparison(found, counterpart(result.reference, found)),
      }))
      .filter(({ compared }) => compared !== null);
  return [
    `- Targets: ${goals.length - missed.length} of ${goals.length} met.${missed.map(({ name, text, value }) => ` MISSED: ${name}, ${text}, is ${percent(value)}.`).join("")}`,
    verdictOn(
      "The recommended level",
      below((result, { level }) => level === result.recommended),
    ),
    verdictOn(
      "`ngram`",
      below((_, { level }) => level === "ngram"),
    ),
  ];
}

function verdictOn(subject, lines) {
  if (lines.length === 0) return `- ${subject} was not measured beside the SVM.`;
  const lower = lines.filter(({ compared }) => compared.difference < 0);
  const words = lower.map(({ name, compared }) => {
    const isChance = compared.chance !== null && compared.chance >= CHANCE;
    return ` ${name}: ${comparisonCell(compared)}${isChance ? ", within chance" : ", BELOW"}.`;
  });
  return `- ${subject} is at or above the SVM on ${lines.length - lower.length} of ${lines.length} targets.${words.join("")}`;
}

function commandOf(settings) {
  const rate = settings["learning-rate"];
  const parts = [
    ["--sets", settings.sets],
    ["--levels", settings.levels.join(",")],
    ...(settings.reference === "svm" ? [] : [["--reference", settings.reference]]),
    ...(settings.runs > 1 ? [["--runs", settings.runs]] : []),
    ...(rate === undefined ? [] : [["--learning-rate", rate]]),
    ...(settings.fresh ? [["--fresh"]] : []),
  ];
  return `npm run bench:quality -- ${parts.flat().join(" ")}`;
}

/** The whole report as Markdown. */
export function qualityReport({ settings, results, began, loads }) {
  const versions = results.find(({ reference }) => reference !== null)?.reference.versions;
  const minutes = (Date.now() - began.getTime()) / 60_000;
  const about = [
    `Measured on ${began.toISOString().slice(0, 10)} with \`${commandOf(settings)}\`, in ${minutes.toFixed(1)} minutes.`,
    `${machine()}${versions === undefined ? "" : `; ${versions}`}.`,
    `Load of the machine while it ran: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`,
    ...(settings.note ? [settings.note] : []),
  ];
  const lines = results.flatMap((result) => [...referenceLines(result), ...levelLines(result)]);
  const isKept = results.some(({ reference }) => reference?.isKept);
  const text = [
    about.join(" "),
    table(HEADS, lines),
    ...(isKept ? ["¹ trained in an earlier run on the same rows."] : []),
    verdicts(results).join("\n"),
  ].join("\n\n");
  return text.replaceAll("SVM", REFERENCES[settings.reference]);
}
