import { ArrowRight, CircleCheck, MessageSquareText } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardContent, CardFooter } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { Stat, StatList } from "@/components/ui/stat";
import { formatDuration, formatLoss } from "@/lib/charts/format";
import { describeStatus, runTimeMs } from "@/lib/jobs/describe";
import type { JobCheckpoint, JobDetail } from "@/lib/jobs/schema";
import { newJobHref } from "@/lib/jobs/search-params";
import { playgroundHref } from "@/lib/playground/search-params";
import { formatCount } from "@/lib/utils";
import { RetryJobButton, RunEmbeddedButton } from "./job-actions";

/** What a job came to, once it has ended. */
export function JobOutcome({ job }: { job: JobDetail }) {
  if (job.status === "SUCCESS") return <SuccessCard job={job} />;
  if (job.status === "CANCELLED") {
    return (
      <Callout title={describeStatus(job).words} action={<RetryJobButton jobId={job.id} label="Run again" />}>
        No model was made. Run it again with the same settings, or start from the preparation with others.
      </Callout>
    );
  }
  return <FailureCard job={job} />;
}

function SuccessCard({ job }: { job: JobDetail }) {
  const evaluated = job.checkpoints.filter((point) => point.validLoss !== null && point.validLoss !== 0);
  const best = evaluated.reduce<JobCheckpoint | undefined>(
    (lowest, point) => ((point.validLoss ?? 0) < (lowest?.validLoss ?? Number.POSITIVE_INFINITY) ? point : lowest),
    undefined,
  );
  return (
    <Card>
      <CardContent className="flex flex-col gap-5">
        <div className="flex items-start gap-3">
          <span className="grid size-8 shrink-0 place-items-center rounded-md bg-success-soft text-success">
            <CircleCheck aria-hidden className="size-4" />
          </span>
          <div className="min-w-0">
            <h2 className="font-semibold text-sm leading-5">Your classifier is ready</h2>
            {job.fineTunedModel ? (
              <p className="mt-1 flex items-center gap-1">
                <span className="wrap-anywhere min-w-0 font-mono text-muted text-xs">{job.fineTunedModel}</span>
                <CopyButton text={job.fineTunedModel} label="Copy model id" />
              </p>
            ) : null}
          </div>
        </div>
        <StatList>
          <Stat
            label="Training took"
            value={formatDuration(runTimeMs(job))}
            hint={`${formatCount(job.currentStep)} steps`}
          />
          <LossStat label="Best validation loss" point={best} />
          <LossStat label="Last validation loss" point={evaluated.at(-1)} />
        </StatList>
      </CardContent>
      <CardFooter className="justify-start">
        <Button asChild={job.modelId !== null} variant="primary" pending={job.modelId === null}>
          {job.modelId === null ? (
            "Try it in the playground"
          ) : (
            <Link href={playgroundHref({ model: job.modelId })}>
              <MessageSquareText aria-hidden />
              Try it in the playground
            </Link>
          )}
        </Button>
        {job.modelId === null ? null : (
          <Button asChild>
            <Link href={`/models/${encodeURIComponent(job.modelId)}`}>
              Use it from code
              <ArrowRight aria-hidden />
            </Link>
          </Button>
        )}
      </CardFooter>
    </Card>
  );
}

function LossStat({ label, point }: { label: string; point: JobCheckpoint | undefined }) {
  const loss = point?.validLoss ?? null;
  return (
    <Stat
      label={label}
      value={loss === null ? "--" : formatLoss(loss)}
      hint={point ? `at step ${formatCount(point.step)}` : "no validation in this run"}
    />
  );
}

const ADVICE = "Run it again with the same settings. If it ends the same way, the server's log has the details.";

function FailureCard({ job }: { job: JobDetail }) {
  const { words } = describeStatus(job);
  const at = job.currentStep > 0 ? `, after step ${formatCount(job.currentStep)}` : ", before the first step";
  const details = [
    job.error?.details,
    `Job: ${job.id}`,
    job.remoteJobId === null ? null : `Job on the server: ${job.remoteJobId}`,
    `Status: ${job.status}`,
  ];
  return (
    <ErrorState
      title={job.error?.message ?? words}
      where={`${words} on ${job.serverName}${at}.`}
      advice={job.error?.hint ?? ADVICE}
      details={details.filter(Boolean).join("\n")}
      actions={
        <>
          {job.error?.otherJobId ? (
            <Button asChild variant="primary">
              <Link href={`/jobs/${encodeURIComponent(job.error.otherJobId)}`}>Open the other job</Link>
            </Button>
          ) : null}
          {job.serverId === "embedded" ? null : <RunEmbeddedButton job={job} />}
          <RetryJobButton jobId={job.id} />
          <Button asChild variant="ghost">
            <Link href={newJobHref(job.preparationId)}>Change the settings</Link>
          </Button>
        </>
      }
    />
  );
}
