"use client";

import { Section } from "@/components/layout/section";
import type { EvaluationReport, TargetReport } from "@/lib/evaluations/report-schema";
import type { EvaluationDetail } from "@/lib/evaluations/schema";
import { AdviceList } from "./advice-list";
import { BaselineTable } from "./baseline-table";
import { CalibrationCharts } from "./calibration-charts";
import { EarlierModel } from "./earlier-model";
import { FirstLine } from "./first-line";
import { LabelTable } from "./label-table";
import { LearningPart } from "./learning-part";
import { ScoreTable } from "./score-table";
import { TargetSwitch } from "./target-switch";
import { TargetTable } from "./target-table";
import { useEvaluation } from "./use-evaluation";
import { useEvaluationTarget } from "./use-evaluation-target";

/** How good it is: in words, beside free baselines, by score, by label, and how far its scores can be believed. */
export function EvaluationOverview({ evaluationId }: { evaluationId: string }) {
  const evaluation = useEvaluation(evaluationId);
  const target = useEvaluationTarget(evaluation);
  if (evaluation.report === null || target === null) return null;
  return (
    <>
      <FirstLine evaluation={evaluation} target={target} />
      <EarlierModel evaluation={evaluation} />
      {evaluation.report.targets.length > 1 ? <TargetTable evaluation={evaluation} chosen={target.target} /> : null}
      <TargetPart evaluation={evaluation} report={evaluation.report} target={target} />
      <Section
        title="Learning curve: would more rows help?"
        description="Trains on parts of the rows, scores each model on the test rows and deletes it again."
      >
        {evaluation.kind === "model" && evaluation.modelId !== null ? (
          <LearningPart modelId={evaluation.modelId} preparationId={evaluation.preparationId} />
        ) : (
          <p className="text-muted text-sm">
            There is none here: it trains a model again, and these answers are not those of a trained one. Open the
            evaluation of a model for its learning curve.
          </p>
        )}
      </Section>
    </>
  );
}

interface TargetPartProps {
  evaluation: EvaluationDetail;
  report: EvaluationReport;
  target: TargetReport;
}

function TargetPart({ evaluation, report, target }: TargetPartProps) {
  const advice = report.advice.filter((one) => one.target === target.target);
  const names = report.targets.map(({ target: name }) => name);
  return (
    <>
      {names.length > 1 ? <TargetSwitch targets={names} value={target.target} /> : null}
      <Section
        title="Beside free baselines"
        description="Answers to the same rows by what costs nothing. A model that is not clearly better than these is not worth running."
      >
        <BaselineTable evaluation={evaluation} target={target} />
      </Section>
      {advice.length === 0 ? null : (
        <Section title="What to do next">
          <AdviceList evaluation={evaluation} advice={advice} />
        </Section>
      )}
      <Section title="Scores" description={intervalWords(report)}>
        <ScoreTable target={target} />
      </Section>
      <Section title="By label" description="Press a column's name to sort by it. A label leads to its mistakes.">
        <LabelTable evaluationId={evaluation.id} target={target} />
      </Section>
      {target.calibration === null ? null : (
        <Section
          title="How far its scores can be believed"
          description="Of the answers that it is 80% sure of, 80 in 100 should be right."
          className="scroll-mt-20"
        >
          <div id="calibration" />
          <CalibrationCharts calibration={target.calibration} kind={target.kind} />
        </Section>
      )}
    </>
  );
}

function intervalWords({ bootstrap: { resamples } }: EvaluationReport): string {
  if (resamples === 0) return "Without intervals: none were asked for.";
  return "The range beside a score is where 95 of 100 such test sets would put it.";
}
