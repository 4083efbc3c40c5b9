"use client";

import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { Callout } from "@/components/ui/callout";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { JobDetail } from "@/lib/jobs/schema";
import { isTerminal } from "@/lib/jobs/status";
import { DuplicateJobLink, RestoreJobButton, TrashJobButton } from "./job-actions";
import { JobCurves } from "./job-curves";
import { JobLog } from "./job-log";
import { JobOutcome } from "./job-outcome";
import { JobProgress } from "./job-progress";
import { JobReview } from "./job-review";
import { JobData, JobSettings, PreparationLink } from "./job-settings";
import { JobStatus } from "./job-status";
import { JobTimeline } from "./job-timeline";
import { useJobStream } from "./use-job-stream";

interface JobViewProps {
  jobId: string;
  /** What to do with the model once there is one, beside what jobs know of. */
  nextStep?: ReactNode;
}

/** One run, live: where it stands, how its loss goes, what it was made with. */
export function JobView({ jobId, nextStep }: JobViewProps) {
  const { job, lostSince } = useJobStream(jobId);
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Jobs", href: "/jobs" }]}
        title={`Training on ${job.datasetName}`}
        actions={
          <>
            <DuplicateJobLink jobId={job.id} />
            <TrashJobButton job={job} />
          </>
        }
        meta={
          <>
            <JobStatus job={job} className="font-medium text-text" />
            <PreparationLink job={job} />
            <span>{job.baseModel}</span>
            <span>
              created <RelativeTime date={job.createdAt} />
            </span>
          </>
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-6">
          {job.deletedAt === null ? null : <InTrash job={job} deletedAt={job.deletedAt} />}
          <Now job={job} lostSince={lostSince} nextStep={nextStep} />
          <JobCurves job={job} />
          <JobLog job={job} />
        </div>
        <aside aria-label="About this run" className="flex min-w-0 flex-col gap-6">
          <SideCard title="History">
            <JobTimeline job={job} />
          </SideCard>
          <SideCard title="Settings of this run">
            <JobSettings job={job} />
          </SideCard>
          <SideCard title="Data">
            <JobData job={job} />
          </SideCard>
        </aside>
      </div>
    </>
  );
}

interface NowProps {
  job: JobDetail;
  lostSince: number | null;
  nextStep: ReactNode;
}

function Now({ job, lostSince, nextStep }: NowProps) {
  if (isTerminal(job.status)) return <JobOutcome job={job} nextStep={nextStep} />;
  if (job.status === "VALIDATED") return <JobReview job={job} />;
  return <JobProgress job={job} lostSince={lostSince} />;
}

function InTrash({ job, deletedAt }: { job: JobDetail; deletedAt: string }) {
  return (
    <Callout tone="warning" title="This job is in the trash" action={<RestoreJobButton jobId={job.id} />}>
      It was moved there <RelativeTime date={deletedAt} />, and is not among the others.
    </Callout>
  );
}

function SideCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <CardHeader title={title} />
      <CardContent>{children}</CardContent>
    </Card>
  );
}
