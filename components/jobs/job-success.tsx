import { ArrowRight, CircleCheck, GitCompareArrows, MessageSquareText } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardFooter } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Stat, StatList } from "@/components/ui/stat";
import { formatLoss } from "@/lib/charts/format";
import { countPasses } from "@/lib/jobs/amount";
import { bestEvaluations } from "@/lib/jobs/best";
import { runTimeWords } from "@/lib/jobs/describe";
import { compareHref, jobsHref } from "@/lib/jobs/list-search";
import { sayDuration } from "@/lib/jobs/report";
import type { JobDetail } from "@/lib/jobs/schema";
import { playgroundHref } from "@/lib/playground/search-params";
import { formatCount, pluralise } from "@/lib/utils";

/** What a training that ended well came to, and where to go with it. */
export function JobSuccess({ job, nextStep }: { job: JobDetail; nextStep: ReactNode }) {
  return (
    <Card>
      <CardContent className="flex flex-col gap-5">
        <div className="flex items-start gap-3">
          <span className="grid size-8 shrink-0 place-items-center rounded-md bg-success-soft text-success">
            <CircleCheck aria-hidden className="size-4" />
          </span>
          <div className="min-w-0">
            <h2 className="font-semibold text-sm leading-5">Your classifier is ready</h2>
            <p className="mt-0.5 text-muted text-sm tabular-nums">{sayRun(job)}</p>
            {job.fineTunedModel ? (
              <p className="mt-1 flex items-center gap-1">
                <span className="wrap-anywhere min-w-0 font-mono text-muted text-xs">{job.fineTunedModel}</span>
                <CopyButton text={job.fineTunedModel} label="Copy model id" />
              </p>
            ) : null}
          </div>
        </div>
        <Figures job={job} />
      </CardContent>
      <CardFooter className="flex-wrap justify-start">
        <NextSteps job={job} other={nextStep} />
      </CardFooter>
    </Card>
  );
}

/** `Took 7s; 6s were predicted. It stopped early, with the best of step 40. 3 lines were skipped.` */
function sayRun(job: JobDetail): string {
  const { summary } = job;
  const sentences = [
    sayDuration(job),
    summary?.finishedEarly ? "It stopped before its last step and kept the best so far." : null,
    summary?.skippedLines ? `${pluralise(summary.skippedLines, "line")} that could not be read were left out.` : null,
  ];
  return sentences.filter((sentence) => sentence !== null).join(" ");
}

function Figures({ job }: { job: JobDetail }) {
  const { macroF1, validLoss } = bestEvaluations(job.checkpoints);
  return (
    <StatList>
      <Stat label="Training took" value={runTimeWords(job)} hint={pluralise(job.currentStep, "step")} />
      <Stat
        label="Best macro-F1"
        value={macroF1 === null ? "--" : macroF1.value.toFixed(3)}
        hint={macroF1 === null ? "no scores in this run" : `at step ${formatCount(macroF1.step)}`}
      />
      <Stat
        label="Best validation loss"
        value={validLoss === null ? "--" : formatLoss(validLoss.value)}
        hint={validLoss === null ? "no validation in this run" : `at step ${formatCount(validLoss.step)}`}
      />
      <Stat label="Kept" value={keptStep(job)} hint={keptHint(job)} />
    </StatList>
  );
}

function keptStep({ summary }: JobDetail): string {
  if (summary === null) return "--";
  return summary.bestStep === null ? "last step" : `step ${formatCount(summary.bestStep)}`;
}

/** Nothing in the moment between the end and what is told of it. */
function keptHint(job: JobDetail): string | null {
  const { summary, serverName, finishedAt } = job;
  if (summary === null) return finishedAt === null ? null : `${serverName} does not say`;
  if (summary.passes === null) return summary.level;
  // Of the whole run, and not of the step that was kept.
  return `of ${pluralise(job.currentStep, "step")}, ${countPasses(summary.passes)}`;
}

function NextSteps({ job, other }: { job: JobDetail; other: ReactNode }) {
  const { modelId } = job;
  return (
    <>
      <Button asChild={modelId !== null} variant="primary" pending={modelId === null}>
        {modelId === null ? (
          "Try it in the playground"
        ) : (
          <Link href={playgroundHref({ model: modelId })}>
            <MessageSquareText aria-hidden />
            Try it in the playground
          </Link>
        )}
      </Button>
      {modelId === null ? null : other}
      {modelId === null ? null : (
        <Button asChild>
          <Link href={`/models/${encodeURIComponent(modelId)}`}>
            Use it from code
            <ArrowRight aria-hidden />
          </Link>
        </Button>
      )}
      <Button asChild variant="ghost">
        <Link
          href={
            job.copiedFromId === null
              ? jobsHref({ dataset: job.datasetId })
              : compareHref({ jobs: [job.copiedFromId, job.id] })
          }
        >
          <GitCompareArrows aria-hidden />
          {job.copiedFromId === null ? "Other runs on this dataset" : "Compare with the run it was made from"}
        </Link>
      </Button>
    </>
  );
}
