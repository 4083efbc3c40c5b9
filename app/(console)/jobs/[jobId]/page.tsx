import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { JobView } from "@/components/jobs/job-view";
import { Page } from "@/components/layout/page";
import { AppError } from "@/lib/errors";
import { jobQueries } from "@/lib/jobs/queries";
import { getJob } from "@/lib/jobs/server/get";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

interface JobPageProps {
  params: Promise<{ jobId: string }>;
}

/** Read once for the title and the page. */
const loadJob = cache(async (jobId: string) =>
  getJob(jobId).catch((error) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }),
);

export async function generateMetadata({ params }: JobPageProps): Promise<Metadata> {
  const job = await loadJob((await params).jobId);
  return { title: `Training on ${job.datasetName}` };
}

export default async function JobPage({ params }: JobPageProps) {
  const job = await loadJob((await params).jobId);
  getQueryClient().setQueryData(jobQueries.detail(job.id).queryKey, job);
  return (
    <Page>
      <HydrateClient>
        <JobView key={job.id} jobId={job.id} />
      </HydrateClient>
    </Page>
  );
}
