import { findOverfitting, sayOverfitting } from "@/lib/charts/curve-words";
import type { Curve, CurveChartSpec, CurveDash } from "@/lib/charts/curves";
import type { JobCheckpoint } from "./schema";

/** One run whose curves are to be drawn. */
export interface CurveRun {
  id: string;
  /** Its name in the legend where several runs share a chart; null for one alone. */
  name: string | null;
  /** A CSS value for all its lines; each line has a colour of its own unless given. */
  colour: string | null;
  checkpoints: readonly JobCheckpoint[];
}

const TRAIN = "var(--split-train)";
const VALIDATION = "var(--split-validation)";
const TARGET_LOOKS: readonly { colour: string; dash: CurveDash }[] = [
  { colour: VALIDATION, dash: "solid" },
  { colour: "var(--chart-3)", dash: "dashed" },
  { colour: "var(--chart-4)", dash: "dotted" },
  { colour: "var(--chart-5)", dash: "dash-dot" },
];

/** With what all its curves share, which is looked at once. */
interface Run extends CurveRun {
  steps: readonly number[];
  /** Names of the targets that were evaluated. */
  targets: readonly string[];
}

/** The charts of one run or of several, in their order: loss, macro-F1, accuracy, learning rate. */
export function curveCharts(curveRuns: readonly CurveRun[]): CurveChartSpec[] {
  const runs = curveRuns.map(
    (run): Run => ({ ...run, steps: run.checkpoints.map((point) => point.step), targets: targetsOf(run) }),
  );
  const losses = runs.map(lossCurves);
  return [
    {
      key: "loss",
      title: "Loss",
      noun: "loss",
      unit: "loss",
      better: "lower",
      curves: losses.flat(),
      remarks: runs.flatMap((run, index) => overfittingOf(run, losses[index] ?? [])),
    },
    {
      key: "macro-f1",
      title: "Macro-F1 (validation)",
      noun: "macro-F1",
      unit: "share",
      better: "higher",
      curves: runs.flatMap((run) => scoreCurves(run, "macroF1")),
    },
    {
      key: "accuracy",
      title: "Accuracy (validation)",
      noun: "accuracy",
      unit: "share",
      better: "higher",
      curves: runs.flatMap((run) => scoreCurves(run, "accuracy")),
    },
    {
      key: "learning-rate",
      title: "Learning rate",
      noun: "learning rate",
      unit: "rate",
      better: null,
      curves: runs.map((run) => curve(run, "Learning rate", "set", (point) => point.learningRate, { colour: TRAIN })),
    },
  ];
}

/** Where several runs share a chart a run's colour tells it, and the dash which of its lines. */
function curve(
  run: Run,
  name: string,
  kind: Curve["kind"],
  readValue: (point: JobCheckpoint) => number | null,
  looks: { colour: string; dash?: CurveDash },
): Curve {
  return {
    id: `${run.id}/${name}`,
    run: run.name,
    name,
    kind,
    colour: run.colour ?? looks.colour,
    dash: looks.dash ?? "solid",
    steps: run.steps,
    values: run.checkpoints.map(readValue),
  };
}

function lossCurves(run: Run): Curve[] {
  return [
    curve(run, "Training", "measured", (point) => point.trainLoss, { colour: TRAIN }),
    // Servers of the contract send 0 for "not evaluated here".
    curve(run, "Validation", "evaluated", ({ validLoss }) => (validLoss === 0 ? null : validLoss), {
      colour: VALIDATION,
      dash: "dashed",
    }),
  ];
}

function targetsOf({ checkpoints }: CurveRun): string[] {
  const names = new Set<string>();
  for (const { targets } of checkpoints) for (const { target } of targets ?? []) names.add(target);
  return [...names];
}

function scoreCurves(run: Run, key: "macroF1" | "accuracy"): Curve[] {
  return run.targets.map((name, index) =>
    curve(
      run,
      name,
      "evaluated",
      (point) => point.targets?.find((entry) => entry.target === name)?.[key] ?? null,
      TARGET_LOOKS[index % TARGET_LOOKS.length] ?? { colour: VALIDATION },
    ),
  );
}

function overfittingOf(run: Run, [train, valid]: readonly Curve[]): string[] {
  const found = train && valid ? sayOverfitting(findOverfitting(train, valid)) : null;
  if (found === null) return [];
  return [run.name === null ? found : `${run.name}: ${found}`];
}
