import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ErrorState } from "@/components/ui/error-state";
import { describeStatus } from "@/lib/jobs/describe";
import { adviceFor, failureReport, whereItEnded } from "@/lib/jobs/report";
import type { JobDetail } from "@/lib/jobs/schema";
import { CopyReportButton } from "./copy-report-button";
import { DuplicateJobLink, RetryJobButton, RunEmbeddedButton } from "./job-actions";
import { JobSuccess } from "./job-success";

/** What a job came to, once it has ended. */
export function JobOutcome({ job, nextStep }: { job: JobDetail; nextStep: ReactNode }) {
  if (job.status === "SUCCESS") return <JobSuccess job={job} nextStep={nextStep} />;
  if (job.status === "CANCELLED") {
    return (
      <Callout title={describeStatus(job).words} action={<RetryJobButton jobId={job.id} label="Run again" />}>
        No model was made. Run it again with the same settings, or duplicate it to change them first.
      </Callout>
    );
  }
  return <FailureCard job={job} />;
}

function FailureCard({ job }: { job: JobDetail }) {
  const { words } = describeStatus(job);
  const report = failureReport(job);
  return (
    <ErrorState
      title={job.error?.message ?? words}
      where={`${words} ${whereItEnded(job)}.`}
      advice={adviceFor(job)}
      details={report}
      actions={
        <>
          {job.error?.otherJobId ? (
            <Button asChild variant="primary">
              <Link href={`/jobs/${encodeURIComponent(job.error.otherJobId)}`}>Open the other job</Link>
            </Button>
          ) : null}
          {job.status === "FAILED_VALIDATION" ? (
            <Button asChild variant={job.serverId === "embedded" ? "primary" : "secondary"}>
              <Link href={`/preparations/${encodeURIComponent(job.preparationId)}`}>Open the preparation</Link>
            </Button>
          ) : null}
          {job.serverId === "embedded" ? null : <RunEmbeddedButton jobId={job.id} />}
          <RetryJobButton jobId={job.id} />
          <DuplicateJobLink jobId={job.id} label="Change the settings" />
          <CopyReportButton report={report} />
        </>
      }
    />
  );
}
