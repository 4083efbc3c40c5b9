import { formatDuration, formatLoss, formatMagnitude, formatShare } from "@/lib/charts/format";
import { formatCount, pluralise } from "@/lib/utils";
import { describeStatus, runTimeMs, runTimeWords } from "./describe";
import type { JobDetail, JobTargetSetting } from "./schema";
import { isHigherBetter, type ScoreName, type ScorePoint, scorePair } from "./scores";
import { isTerminal } from "./status";

/** A run beside others, with what its preparation tells; null while that is not known. */
export interface ComparedRun {
  job: JobDetail;
  preparation: { versionNumber: number; recipe: string } | null;
}

export interface CompareCell {
  /** What a file gets: the number itself, or the words. */
  value: string | number | null;
  text: string;
  /** Where it was measured, for scores. */
  step: number | null;
  /** Against the baseline, with its sign; null where there is nothing to compare. */
  delta: string | null;
  /** The delta is an improvement, or the opposite; null where neither side is better. */
  isGain: boolean | null;
  /** The best of the runs that can be ranked here. */
  isBest: boolean;
  /** Why it cannot be ranked, and other small print. */
  note: string | null;
}

export type CompareSection = "data" | "settings" | "results";

export interface CompareRow {
  key: string;
  section: CompareSection;
  label: string;
  cells: readonly CompareCell[];
  /** Not all runs have the same here. */
  differs: boolean;
}

export interface ComparedHead {
  id: string;
  /** A, B, C …: short enough for a legend, and not a colour alone. */
  letter: string;
  /** What tells it from the others, as far as that is its data or size; its dataset otherwise. */
  about: string;
  /** Both, for where it stands alone: `A · tickets`. */
  name: string;
  isBaseline: boolean;
  /** Trained and measured on the rows of the baseline, so that its scores can be ranked with it. */
  isComparable: boolean;
  isLive: boolean;
}

export interface Comparison {
  heads: readonly ComparedHead[];
  rows: readonly CompareRow[];
}

export const OTHER_ROWS = "not comparable: other rows";
export const OTHER_LOSS = "not comparable: other loss or weights";

/** Between how many runs a comparison makes sense. */
export const MIN_COMPARED = 2;
export const MAX_COMPARED = 5;

/** `A`, `B`, `C` … by place. */
export function letterOf(index: number): string {
  return String.fromCharCode(65 + index);
}

/**
 * Runs side by side: what they were made with and what came of them. Scores are ranked among runs on the baseline's
 * rows only; the baseline is the first run unless `baselineId` names another. `nowMs` is for runs that still go.
 */
export function compareRuns(
  runs: readonly ComparedRun[],
  { baselineId, nowMs }: { baselineId?: string | undefined; nowMs: number },
): Comparison {
  const baseline = runs.find(({ job }) => job.id === baselineId) ?? runs[0];
  if (baseline === undefined) return { heads: [], rows: [] };
  const context: Context = { runs, baseline, nowMs };
  const abouts = aboutRuns(runs.map(({ job }) => job));
  return {
    heads: runs.map(({ job }, index) => ({
      id: job.id,
      letter: letterOf(index),
      about: abouts[index] ?? job.datasetName,
      name: `${letterOf(index)} · ${abouts[index] ?? job.datasetName}`,
      isBaseline: job.id === baseline.job.id,
      isComparable: hasRowsOf(job, baseline.job),
      isLive: !isTerminal(job.status),
    })),
    rows: [...dataRows(context), ...settingRows(context), ...resultRows(context)],
  };
}

/** In a few words what tells each run from the others: at most two of dataset, base model, steps and learning rate. */
function aboutRuns(jobs: readonly JobDetail[]): string[] {
  const parts = [
    (job: JobDetail) => job.datasetName,
    (job: JobDetail) => job.baseModel,
    ({ trainingSteps }: JobDetail) => (trainingSteps === null ? "own steps" : pluralise(trainingSteps, "step")),
    ({ hyperparameters }: JobDetail) => `rate ${hyperparameters.learningRate}`,
  ].filter((read) => new Set(jobs.map(read)).size > 1);
  const used = parts.length === 0 ? [(job: JobDetail) => job.datasetName] : parts.slice(0, 2);
  return jobs.map((job) => used.map((read) => read(job)).join(", "));
}

interface Context {
  runs: readonly ComparedRun[];
  baseline: ComparedRun;
  nowMs: number;
}

/** The same preparation is the same rows in the same splits. */
function hasRowsOf(job: JobDetail, other: JobDetail): boolean {
  return job.preparationId === other.preparationId;
}

/** How the loss is counted: of two jobs with different weights or loss functions, neither number says which is better. */
function lossKind({ targetSettings }: JobDetail): string {
  return targetSettings
    .filter(({ weight, lossFunction }) => weight !== 1 || lossFunction !== null)
    .map(({ name, weight, lossFunction }) => JSON.stringify([name, weight, lossFunction]))
    .toSorted()
    .join();
}

const PLAIN = { step: null, delta: null, isGain: null, isBest: false, note: null } as const;

function plainRow(
  { runs }: Context,
  section: CompareSection,
  label: string,
  read: (run: ComparedRun) => [value: string | number | null, text?: string],
): CompareRow {
  const cells = runs.map((run): CompareCell => {
    const [value, text] = read(run);
    return { ...PLAIN, value, text: text ?? (value === null ? "–" : String(value)) };
  });
  return { key: label, section, label, cells, differs: new Set(cells.map(({ value }) => value)).size > 1 };
}

function dataRows(context: Context): CompareRow[] {
  const row = (label: string, read: Parameters<typeof plainRow>[3]) => plainRow(context, "data", label, read);
  const count = (read: (job: JobDetail) => number) => (run: ComparedRun) =>
    [read(run.job), formatCount(read(run.job))] as [number, string];
  return [
    // By its id: two datasets may have one name.
    {
      ...row("Dataset", ({ job }) => [job.datasetName]),
      differs: new Set(context.runs.map(({ job }) => job.datasetId)).size > 1,
    },
    row("Dataset version", ({ preparation }) => [preparation?.versionNumber ?? null]),
    {
      ...row("Preparation", ({ job, preparation }) => [job.preparationId, preparation?.recipe]),
      differs: context.runs.some(({ job }) => !hasRowsOf(job, context.baseline.job)),
    },
    row(
      "Training rows",
      count((job) => job.rows.train),
    ),
    row(
      "Validation rows",
      count((job) => job.rows.validation),
    ),
    row(
      "Test rows",
      count((job) => job.rows.test),
    ),
  ];
}

function settingRows(context: Context): CompareRow[] {
  const row = (label: string, read: Parameters<typeof plainRow>[3]) => plainRow(context, "settings", label, read);
  return [
    row("Server", ({ job }) => [job.serverName]),
    row("Base model", ({ job }) => [job.baseModel]),
    row("Training steps", ({ job }) => {
      const steps = job.trainingSteps;
      return steps === null ? ["chosen by the server"] : [steps, formatCount(steps)];
    }),
    row("Passes asked for", ({ job }) => [job.hyperparameters.epochs]),
    row("Learning rate", ({ job }) => [job.hyperparameters.learningRate]),
    row("Weight decay", ({ job }) => [job.hyperparameters.weightDecay]),
    row("Warm-up", ({ job }) => [job.hyperparameters.warmupFraction, formatShare(job.hyperparameters.warmupFraction)]),
    row("Sequence length", ({ job }) => [job.hyperparameters.seqLen, formatCount(job.hyperparameters.seqLen)]),
    row("Validation", ({ job }) => [job.useValidation ? "on" : "off"]),
    row("Invalid rows allowed", ({ job }) => [
      job.invalidSampleSkipPercentage,
      formatShare(job.invalidSampleSkipPercentage),
    ]),
    ...targetRows(context),
    row("W&B project", ({ job }) => [job.wandb?.project ?? null]),
  ];
}

function targetRows(context: Context): CompareRow[] {
  const names = new Set(context.runs.flatMap(({ job }) => job.targetSettings.map(({ name }) => name)));
  return [...names].map((name) =>
    plainRow(context, "settings", `Target ${name}`, ({ job }) => [
      describeTarget(job.targetSettings.find((setting) => setting.name === name)),
    ]),
  );
}

function describeTarget(setting: JobTargetSetting | undefined): string {
  const { weight, lossFunction } = setting ?? { weight: 1, lossFunction: null };
  const loss = lossFunction === null ? "loss by the server" : lossFunction.replace("_", " ");
  return `weight ${weight}, ${loss}`;
}

interface ScoreSpec {
  name: ScoreName;
  label: string;
  format: (value: number) => string;
  formatDelta: (delta: number) => string;
  isRanked: boolean;
}

const SHARE = { format: (value: number) => value.toFixed(3), formatDelta };
const LOSS = { format: formatLoss, formatDelta: formatLossDelta };

const SCORES: readonly ScoreSpec[] = [
  { name: "macroF1", label: "Macro-F1", ...SHARE, isRanked: true },
  { name: "accuracy", label: "Accuracy", ...SHARE, isRanked: true },
  { name: "validLoss", label: "Validation loss", ...LOSS, isRanked: true },
  // On rows that were learnt from: lower is not better.
  { name: "trainLoss", label: "Training loss", ...LOSS, isRanked: false },
];

function resultRows(context: Context): CompareRow[] {
  return [
    plainRow(context, "results", "Status", ({ job }) => [describeStatus(job).words]),
    plainRow(context, "results", "Steps done", ({ job }) => [job.currentStep, formatCount(job.currentStep)]),
    ...SCORES.flatMap((spec) => scoreRows(context, spec)),
    predictedRow(context),
    actualRow(context),
    plainRow(context, "results", "Model", ({ job }) => [job.fineTunedModel]),
  ];
}

/** Best and last of a score; and of each target by itself where a run has several. */
function scoreRows(context: Context, spec: ScoreSpec): CompareRow[] {
  const rows = [scoreRow(context, spec, "best"), scoreRow(context, spec, "last")];
  if (!isHigherBetter(spec.name)) return rows;
  const several = context.runs.filter(({ job }) => job.targets.length > 1);
  const targets = new Set(several.flatMap(({ job }) => job.targets.map(({ name }) => name)));
  return [...rows, ...[...targets].map((target) => scoreRow(context, spec, "best", target))];
}

function scoreRow(context: Context, spec: ScoreSpec, which: "best" | "last", target?: string): CompareRow {
  const { runs, baseline } = context;
  const points = runs.map(({ job }) => scorePair(job.checkpoints, spec.name, target)?.[which] ?? null);
  const notes = runs.map(({ job }) => refusal(spec.name, job, baseline.job));
  const base = points[runs.indexOf(baseline)] ?? null;
  const best = spec.isRanked ? bestOf(spec.name, points, notes) : null;
  const cells = runs.map((run, index): CompareCell => {
    const [point, note] = [points[index] ?? null, notes[index] ?? null];
    if (point === null) return { ...PLAIN, value: null, text: run.job.useValidation ? "–" : "not validated" };
    const isOther = run !== baseline && note === null && base !== null;
    return {
      value: point.value,
      text: spec.format(point.value),
      step: point.step,
      delta: isOther ? spec.formatDelta(point.value - base.value) : null,
      isGain: isOther && spec.isRanked ? gain(spec.name, point, base) : null,
      isBest: note === null && point.value === best,
      note: spec.isRanked ? note : null,
    };
  });
  const label = `${spec.label}${target === undefined ? "" : ` of ${target}`}, ${which}`;
  return { key: label, section: "results", label, cells, differs: new Set(cells.map(({ value }) => value)).size > 1 };
}

/** Why a run's score cannot be put beside the baseline's; null when it can. */
function refusal(name: ScoreName, job: JobDetail, baseline: JobDetail): string | null {
  if (!hasRowsOf(job, baseline)) return OTHER_ROWS;
  return !isHigherBetter(name) && lossKind(job) !== lossKind(baseline) ? OTHER_LOSS : null;
}

/** The best value of those that can be ranked; null when fewer than two can, or all are alike. */
function bestOf(name: ScoreName, points: readonly (ScorePoint | null)[], notes: readonly (string | null)[]) {
  const values = points.flatMap((point, index) => (point === null || notes[index] !== null ? [] : [point.value]));
  if (new Set(values).size < 2) return null;
  return isHigherBetter(name) ? Math.max(...values) : Math.min(...values);
}

function gain(name: ScoreName, { value }: ScorePoint, base: ScorePoint): boolean | null {
  return value === base.value ? null : value > base.value === isHigherBetter(name);
}

/** A difference with its sign: `+0.012`, `−0.340`, `±0`; one that would print as nothing says that it is not. */
export function formatDelta(delta: number): string {
  if (delta === 0) return "±0";
  const sign = delta > 0 ? "+" : "−";
  const size = Math.abs(delta);
  return size < 0.0005 ? `${sign}<0.001` : `${sign}${size.toFixed(3)}`;
}

/** The same of losses, which have no scale of their own: by magnitude, `−0.00072`. */
export function formatLossDelta(delta: number): string {
  if (delta === 0) return "±0";
  return `${delta > 0 ? "+" : "−"}${formatMagnitude(Math.abs(delta))}`;
}

function predictedRow(context: Context): CompareRow {
  return plainRow(context, "results", "Duration, predicted", ({ job }) => {
    const seconds = job.estimate?.seconds ?? job.metadata?.expectedDurationSeconds ?? null;
    return seconds === null ? [null] : [seconds, formatDuration(seconds * 1000, "up")];
  });
}

function actualRow(context: Context): CompareRow {
  const spans = context.runs.map(({ job }) => elapsedMs(job, context.nowMs));
  const base = spans[context.runs.indexOf(context.baseline)] ?? null;
  const isBaseOver = isTerminal(context.baseline.job.status);
  const label = "Duration, actual";
  const cells = context.runs.map((run, index): CompareCell => {
    const spanMs = spans[index] ?? null;
    if (spanMs === null) return { ...PLAIN, value: null, text: "–" };
    const isOver = isTerminal(run.job.status);
    const isOther = run !== context.baseline && base !== null && isOver && isBaseOver;
    const text = isOver ? runTimeWords(run.job) : `${formatDuration(spanMs)} so far`;
    return { ...PLAIN, value: spanMs / 1000, text, delta: isOther ? durationDelta(spanMs, base) : null };
  });
  return { key: label, section: "results", label, cells, differs: true };
}

function elapsedMs(job: JobDetail, nowMs: number): number | null {
  if (isTerminal(job.status)) return runTimeMs(job);
  return job.startedAt === null ? null : Math.max(0, nowMs - Date.parse(job.startedAt));
}

/** Between the whole seconds that are shown: what is left of `2s` and `1s` is `1s`. */
function durationDelta(spanMs: number, baseMs: number): string {
  const shown = (ms: number) => Math.max(1, Math.floor(ms / 1_000));
  const seconds = shown(spanMs) - shown(baseMs);
  if (seconds === 0) return "±0s";
  return `${seconds > 0 ? "+" : "−"}${formatDuration(Math.abs(seconds) * 1_000)}`;
}
