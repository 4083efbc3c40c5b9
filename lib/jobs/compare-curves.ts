import type { Curve, CurveChartSpec, CurveDash } from "@/lib/charts/curves";
import type { JobDetail } from "./schema";
import { isHigherBetter, type ScoreName, scoreAt } from "./scores";

/** How a run's lines are told from those of the others, by its place: colour and pattern, each enough by itself. */
export const RUN_LOOKS: readonly { colour: string; dash: CurveDash }[] = [
  { colour: "var(--chart-1)", dash: "solid" },
  { colour: "var(--chart-2)", dash: "dashed" },
  { colour: "var(--chart-3)", dash: "dotted" },
  { colour: "var(--chart-5)", dash: "dash-dot" },
  { colour: "var(--chart-6)", dash: "long-dash" },
];

const CHARTS: readonly { score: ScoreName; title: string; noun: string; unit: CurveChartSpec["unit"] }[] = [
  { score: "validLoss", title: "Validation loss", noun: "validation loss", unit: "loss" },
  { score: "trainLoss", title: "Training loss", noun: "training loss", unit: "loss" },
  { score: "macroF1", title: "Macro-F1 on the validation rows", noun: "macro-F1", unit: "share" },
  { score: "accuracy", title: "Accuracy on the validation rows", noun: "accuracy", unit: "share" },
];

/**
 * The curves of several runs, one chart a measure and one line a run; a measure that none of them has is left out, but
 * the losses stay: they are what comes first. `names` are those of the runs in the legend.
 */
export function compareCharts(
  jobs: readonly Pick<JobDetail, "id" | "checkpoints">[],
  names: readonly string[],
): CurveChartSpec[] {
  return CHARTS.map(({ score, title, noun, unit }): CurveChartSpec => {
    const curves = jobs.map((job, index) => runCurve(job, score, index, names[index] ?? job.id));
    const better = isHigherBetter(score) ? "higher" : "lower";
    return { key: score, title, noun, unit, better, curves };
  }).filter(({ unit, curves }) => unit === "loss" || curves.some(hasValue));
}

function runCurve(job: Pick<JobDetail, "id" | "checkpoints">, score: ScoreName, index: number, run: string): Curve {
  return {
    id: job.id,
    run,
    name: "",
    kind: score === "trainLoss" ? "measured" : "evaluated",
    ...(RUN_LOOKS[index % RUN_LOOKS.length] ?? { colour: "var(--chart-1)", dash: "solid" }),
    steps: job.checkpoints.map(({ step }) => step),
    values: job.checkpoints.map((point) => scoreAt(point, score)),
  };
}

function hasValue({ values }: Curve): boolean {
  return values.some((value) => value !== null);
}
