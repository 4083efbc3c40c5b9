import type { Metadata } from "next";
import { cache } from "react";
import { JobEvaluation } from "@/components/evaluations/model-evaluation";
import { JobView } from "@/components/jobs/job-view";
import { Page } from "@/components/layout/page";
import { evaluationQueries, ownTestRows } from "@/lib/evaluations/queries";
import { listEvaluations } from "@/lib/evaluations/server/list";
import { jobQueries } from "@/lib/jobs/queries";
import { getJob } from "@/lib/jobs/server/get";
import { orNotFound } from "@/lib/query/found";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";

interface JobPageProps {
  params: Promise<{ jobId: string }>;
}

/** Read once for the title and the page. */
const loadJob = cache((jobId: string) => orNotFound(getJob(jobId)));

export async function generateMetadata({ params }: JobPageProps): Promise<Metadata> {
  const job = await loadJob((await params).jobId);
  return { title: `Training on ${job.datasetName}` };
}

export default async function JobPage({ params }: JobPageProps) {
  const job = await loadJob((await params).jobId);
  const client = getQueryClient();
  client.setQueryData(jobQueries.detail(job.id).queryKey, job);
  if (job.modelId !== null) {
    const which = ownTestRows(job.modelId, job.preparationId);
    await client.prefetchInfiniteQuery({
      ...evaluationQueries.list(which),
      queryFn: () => listEvaluations({ limit: 50, ...which }),
      retry: false,
    });
  }
  return (
    <Page>
      <HydrateClient>
        <JobView key={job.id} jobId={job.id} nextStep={<JobEvaluation jobId={job.id} />} />
      </HydrateClient>
    </Page>
  );
}
